import type { Instance } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import { PngPlane } from "./png-kinds.ts";
import {
  type PlaneName,
  type PlaneSet,
  planesOf,
  pngAllocations,
  strideOf,
  stripRowsOf,
} from "./png-memory.ts";
import {
  type Damage,
  damageOf,
  type PngShape,
  type PngWarningName,
  shapeOf,
  warningsOf,
} from "./png-reader.ts";
import { Status } from "./status.ts";
import type { ComponentShape, Space, Strip, StripSource } from "./strips.ts";

export interface PngDecoding {
  /** What planes the strips have; all in one pass. */
  sets: readonly PlaneSet[];
  /** Goes on behind damage: with the pixels that there are, then gray or transparent. `damage` tells. */
  tolerates?: boolean;
}

/** Which components of the strips make up a set. */
export interface SetOfPlanes {
  set: PlaneSet;
  space: Space;
  /** Index of its first component. */
  start: number;
  count: number;
}

/**
 * Begins to decode a PNG, in memory that `pngDecoderBytes` tells.
 *
 * @throws {KernelError} for what is no picture, with the byte; `outOfMemory`
 */
export function openPng(
  instance: Instance,
  source: Uint8Array,
  { sets, tolerates = false }: PngDecoding,
): PngDecoder {
  instance.open(source);
  instance.check(instance.exports.pngReadHead(false));
  return new PngDecoder(instance, shapeOf(instance), sets, tolerates);
}

/** A PNG's rows. An interlaced picture is decoded as a whole when the first strip is asked for. */
export class PngDecoder implements StripSource {
  readonly width: number;
  readonly height: number;
  /** Of the first set. */
  readonly space: Space;
  /** Of all sets, one after the other. */
  readonly components: ComponentShape[];
  readonly sets: SetOfPlanes[];
  private readonly stride: number;
  private readonly stripRows: number;
  /** For each component. */
  private readonly planes: number[];
  private rowsRead = 0;

  constructor(
    private readonly instance: Instance,
    readonly shape: PngShape,
    sets: readonly PlaneSet[],
    tolerates: boolean,
  ) {
    this.width = shape.width;
    this.height = shape.height;
    this.stride = strideOf(shape);
    this.stripRows = stripRowsOf(shape);
    const names = sets.map((set) => planesOf(set, shape));
    let start = 0;
    this.sets = sets.map((set, i) => {
      const count = names[i]!.length;
      start += count;
      return { set, space: count === 1 || set === "ycc" ? "ycc" : "rgb", start: start - count, count };
    });
    this.space = this.sets[0]!.space;
    this.components = names.flat().map(() => ({ perPixelX: 1, perPixelY: 1 }));
    const addresses = this.allocate(sets, tolerates);
    this.planes = names.flat().map((name) => addresses.get(name)!);
  }

  /** What is wrong with the picture data, as far as it was read. */
  get damage(): Damage | undefined {
    return damageOf(this.instance);
  }

  /** What was tolerated, as far as the file was read. */
  get warnings(): PngWarningName[] {
    return warningsOf(this.instance);
  }

  next(): Strip | undefined {
    const rows = Math.min(this.stripRows, this.height - this.rowsRead);
    if (rows === 0) return undefined;
    this.instance.check(this.instance.exports.pngReadRows(rows, this.stride));
    this.rowsRead += rows;
    return { planes: this.planes.map((plane) => ({ plane, stride: this.stride, rows })) };
  }

  private allocate(sets: readonly PlaneSet[], tolerates: boolean): Map<PlaneName, number> {
    const { instance, shape } = this;
    const { exports } = instance;
    const bytes = pngAllocations(shape, sets);
    if (Math.max(bytes.row, bytes.picture, bytes.plane) > MOST_BYTES)
      throw new KernelError(Status.pngTooLarge);
    const [input, window, row, above] = [bytes.input, bytes.window, bytes.row, bytes.above].map((size) =>
      instance.allocate(size),
    ) as [number, number, number, number];
    const picture = bytes.picture > 0 ? instance.allocate(bytes.picture) : 0;
    for (let plane = 0; plane < PngPlane.count; plane++) exports.pngSetPlane(plane, 0);
    const addresses = new Map(bytes.planes.map((name) => [name, instance.allocate(bytes.plane)]));
    for (const [name, address] of addresses) exports.pngSetPlane(PngPlane[name], address);
    instance.check(exports.pngOpenRows(tolerates, input, window, row, above, picture));
    return addresses;
  }
}

/** What a 32-bit argument holds, and the kernel's memory. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;
