import type { Instance } from "./instance.ts";
import { type DecodingDamage, KernelError, REASONS } from "./kernel-error.ts";
import { PngPlane } from "./png-kinds.ts";
import {
  isFine,
  type PlaneName,
  type PngSet,
  planesOf,
  pngAllocations,
  strideOf,
  stripRowsOf,
} from "./png-memory.ts";
import { type Damage, damageOf, type PngShape, type PngWarningName, warningsOf } from "./png-reader.ts";
import { Status } from "./status.ts";
import type { ComponentShape, PlaneSet, Strip, StripShape, StripSource } from "./strips.ts";

/**
 * What a PNG's strips look like: the components of all sets, one after the other.
 *
 * @param box so many by so many pixels become one sample, their mean
 */
export function pngShape(shape: PngShape, sets: readonly PngSet[], box = 1): StripShape {
  const { width, height } = shape;
  let count = 0;
  const made = sets.map((set): PlaneSet => {
    const components = planesOf(set, shape).map(() => count++);
    const space = components.length === 1 || set === "ycc" ? "ycc" : "rgb";
    return { space, alpha: set === "ycc" || !shape.hasAlpha ? "none" : set, components };
  });
  const components = Array.from({ length: count }, () => ({ perPixelX: 1 / box, perPixelY: 1 / box }));
  const isDeep = shape.bitDepth === 16;
  return { width, height, components, sets: made, isFine: isFine(shape, box), isDeep };
}

/** A PNG's rows. Those of an interlaced picture come when all of it is decoded. */
export class PngDecoder implements StripSource {
  readonly width: number;
  readonly height: number;
  readonly components: ComponentShape[];
  readonly sets: PlaneSet[];
  readonly isFine: boolean;
  readonly isDeep: boolean;
  /** Of samples. */
  private readonly rows: number;
  private readonly stride: number;
  private readonly stripRows: number;
  /** For each component. */
  private planes: number[] = [];
  private alpha = 0;
  private rowsRead = 0;

  /**
   * @param instance has the file open
   * @param shape as its header tells
   * @param names what planes the strips have; all in one pass
   * @param tolerates goes on behind damage: with the pixels that there are, then gray or transparent
   * @param box so many by so many pixels become one sample, their mean: 1 to `MOST_BOX`. Above 1, planes multiplied by alpha must
   *   be all that is wanted, or not wanted.
   */
  constructor(
    private readonly instance: Instance,
    readonly shape: PngShape,
    private readonly names: readonly PngSet[],
    private readonly tolerates: boolean,
    private readonly box = 1,
  ) {
    const { width, height, components, sets, isFine, isDeep } = pngShape(shape, names, box);
    this.width = width;
    this.height = height;
    this.components = components;
    this.sets = sets;
    this.isFine = isFine ?? false;
    this.isDeep = isDeep ?? false;
    this.rows = Math.ceil(height / box);
    this.stride = strideOf(shape, box);
    this.stripRows = stripRowsOf(shape, box);
  }

  /** Reads the chunks before the picture data, and allocates what `pngDecoderBytes` tells. @throws {KernelError} */
  start(): void {
    this.instance.check(this.instance.exports.pngReadHead(false));
    const addresses = this.allocate(this.names, this.tolerates);
    this.planes = this.names.flatMap((set) => planesOf(set, this.shape)).map((name) => addresses.get(name)!);
    this.alpha = addresses.get("alpha") ?? 0;
  }

  next(): Strip | undefined {
    const { exports } = this.instance;
    if (!exports.pngIsPictureRead.value) {
      this.instance.check(exports.pngReadPicture());
      return { planes: this.planes.map((plane) => ({ plane, stride: this.stride, rows: 0 })) };
    }
    const rows = Math.min(this.stripRows, this.rows - this.rowsRead);
    if (rows === 0) return undefined;
    this.instance.check(exports.pngReadRows(rows, this.stride));
    this.rowsRead += rows;
    const isOpaque = Boolean(exports.pngAreRowsOpaque());
    const { stride } = this;
    return {
      planes: this.planes.map((plane) => ({
        plane,
        stride,
        rows,
        areFull: isOpaque && plane === this.alpha,
      })),
    };
  }

  /** What is wrong with the picture data, as far as it was read. */
  get found(): Damage | undefined {
    return damageOf(this.instance);
  }

  /** What was tolerated, as far as the file was read. */
  get warnings(): PngWarningName[] {
    return warningsOf(this.instance);
  }

  /** What was wrong. Known when all strips have come. What is missing is gray or transparent. */
  damage(): DecodingDamage | undefined {
    const { found } = this;
    return found && { grade: found.grade, reason: `${REASONS[found.status]} (byte ${found.byte})` };
  }

  private allocate(sets: readonly PngSet[], tolerates: boolean): Map<PlaneName, number> {
    const { instance, shape, box } = this;
    const { exports } = instance;
    const bytes = pngAllocations(shape, sets, box);
    if (Math.max(bytes.rows, bytes.picture, bytes.sums, bytes.plane) > MOST_BYTES)
      throw new KernelError(Status.pngTooLarge);
    const [input, window, rows] = [bytes.input, bytes.window, bytes.rows].map((size) =>
      instance.allocate(size),
    ) as [number, number, number];
    const [picture, sums, means] = [bytes.picture, bytes.sums, bytes.means].map((size) =>
      size > 0 ? instance.allocate(size) : 0,
    ) as [number, number, number];
    for (let plane = 0; plane < PngPlane.count; plane++) exports.pngSetPlane(plane, 0);
    const addresses = new Map(bytes.planes.map((name) => [name, instance.allocate(bytes.plane)]));
    for (const [name, address] of addresses) exports.pngSetPlane(PngPlane[name], address);
    instance.check(
      exports.pngOpenRows(
        tolerates,
        input,
        window,
        rows,
        bytes.rowStep,
        bytes.rowCount,
        picture,
        box,
        sums,
        means,
      ),
    );
    return addresses;
  }
}

/** What a 32-bit argument holds, and the kernel's memory. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;
