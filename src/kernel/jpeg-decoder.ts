import type { Instance } from "./instance.ts";
import { type DecodingDamage, REASONS } from "./kernel-error.ts";
import type { Size } from "./shapes.ts";
import { Status } from "./status.ts";
import type { ComponentShape, PlaneSet, Space, Strip, StripShape, StripSource } from "./strips.ts";

/** What a JPEG's frame header says (ITU T.81 B.2.2), and how its first scan goes about it. */
export interface JpegFrame extends Size {
  progressive: boolean;
  /** The first scan holds all components. */
  isInterleaved: boolean;
  /** Of each component: its sampling factors. */
  sampling: { h: number; v: number }[];
  space: Space;
}

/** Chooses, for each component, the power of two (0 to 3) by which its sides are to be smaller. */
export type ChooseShrink = (samplesPerPixelX: number, samplesPerPixelY: number, isChroma: boolean) => number;

const BLOCK = 8;
/** Around the file: see `assembly/memory/source.ts`. */
const FILE_ROOM = 128;
const MOST_SHRINK = 3;
const COEFFICIENT_BYTES = 2;
/** Which of a block's coefficients are not 0. */
const SIGNIFICANCE_BYTES = 8;

/** Of a shorter file the tables for two places cost what they win; at a larger scale so do the records. */
const LEAST_BYTES_FOR_TWO_PLACES = 100_000;
const MOST_LOG2_FOR_TWO_PLACES = 1;
/** MCUs that were decoded ahead of their time: see `assembly/jpeg/decode/interleaved/`. */
const RECORD_BYTES = 2 ** 17;

interface ComponentLayout {
  shape: ComponentShape;
  isChroma: boolean;
  log2: number;
  stride: number;
  /** Of one row of MCUs, and of the plane that is kept: a row of MCUs, or all. */
  stripRows: number;
  planeRows: number;
  coefficientBytes: number;
  mcuRows: number;
  /** Of the whole picture, without the padding of the last MCUs. */
  rows: number;
}

/**
 * How the components are decoded, and what for. The whole picture is kept in three cases: as coefficients of a progressive
 * frame, of which only those are kept that the scale needs, and one bit for each of the others; and as planes where the
 * components come in scans of their own.
 */
function layOut(frame: JpegFrame, chooseShrink: ChooseShrink): ComponentLayout[] {
  const { width, height, progressive, isInterleaved, space } = frame;
  // ITU T.81 A.2.2: the factors of a lone component do not count.
  const sampling = frame.sampling.length === 1 ? [{ h: 1, v: 1 }] : frame.sampling;
  const maxH = Math.max(...sampling.map(({ h }) => h));
  const maxV = Math.max(...sampling.map(({ v }) => v));
  const mcusAcross = Math.ceil(width / (BLOCK * maxH));
  const mcusDown = Math.ceil(height / (BLOCK * maxV));
  return sampling.map(({ h, v }, i) => {
    const isChroma = space === "ycc" && i > 0;
    const shrink = chooseShrink(h / maxH, v / maxV, isChroma);
    const side = BLOCK >> shrink;
    const shape = { perPixelX: h / maxH / 2 ** shrink, perPixelY: v / maxV / 2 ** shrink };
    const stripRows = v * side;
    const blocks = mcusAcross * h * mcusDown * v;
    return {
      shape,
      isChroma,
      log2: MOST_SHRINK - shrink,
      stride: mcusAcross * h * side,
      stripRows,
      planeRows: progressive || isInterleaved ? stripRows : mcusDown * stripRows,
      coefficientBytes: progressive ? blocks * (COEFFICIENT_BYTES * side ** 2 + SIGNIFICANCE_BYTES) : 0,
      mcuRows: mcusDown,
      rows: Math.ceil(height * shape.perPixelY),
    };
  });
}

/** Room for what is decoded at a second place in the file, where that pays. */
function recordBytes({ progressive }: JpegFrame, layouts: ComponentLayout[], sourceBytes: number): number {
  const isSmall = layouts.every(({ log2 }) => log2 <= MOST_LOG2_FOR_TWO_PLACES);
  return isSmall && !progressive && sourceBytes >= LEAST_BYTES_FOR_TWO_PLACES ? RECORD_BYTES : 0;
}

/** What a `JpegDecoder` takes from its start on, in bytes. */
export function jpegDecoderBytes(frame: JpegFrame, sourceBytes: number, chooseShrink: ChooseShrink): number {
  const layouts = layOut(frame, chooseShrink);
  return layouts.reduce(
    (sum, { stride, planeRows, coefficientBytes }) => sum + stride * planeRows + coefficientBytes,
    sourceBytes + FILE_ROOM + recordBytes(frame, layouts, sourceBytes),
  );
}

/** What the strips of a `JpegDecoder` look like. */
export function jpegShape(frame: JpegFrame, chooseShrink: ChooseShrink): StripShape {
  const components = layOut(frame, chooseShrink).map(({ shape }) => shape);
  const sets = [{ space: frame.space, alpha: "none" as const, components: components.map((_, i) => i) }];
  return { width: frame.width, height: frame.height, components, sets };
}

/** Decodes a JPEG at the smallest scale that is enough, a row of MCUs at a time. */
export class JpegDecoder implements StripSource {
  readonly width: number;
  readonly height: number;
  readonly components: ComponentShape[];
  readonly sets: PlaneSet[];
  private readonly layouts: ComponentLayout[];
  private readonly planes: number[] = [];
  private readonly mcuRows: number;
  private given = 0;

  /** @param isThorough decodes all scans of a progressive frame, where some would make no difference to be seen at its scale */
  constructor(
    private readonly instance: Instance,
    private readonly frame: JpegFrame,
    chooseShrink: ChooseShrink,
    private readonly isThorough = false,
  ) {
    this.layouts = layOut(frame, chooseShrink);
    const { width, height, components, sets } = jpegShape(frame, chooseShrink);
    this.width = width;
    this.height = height;
    this.components = components;
    this.sets = sets;
    this.mcuRows = this.layouts[0]!.mcuRows;
  }

  /** Takes the instance's source in, and allocates what decoding needs. @throws {KernelError} */
  start(): void {
    const { exports } = this.instance;
    const { progressive, isInterleaved } = this.frame;
    this.instance.check(exports.loadJpeg());
    this.layouts.forEach(({ log2, stride, planeRows, coefficientBytes, isChroma }, i) => {
      const plane = this.instance.allocate(stride * planeRows);
      const coefficients = coefficientBytes > 0 ? this.instance.allocate(coefficientBytes) : 0;
      exports.jpegSetComponent(i, log2, stride, plane, coefficients, isChroma);
      this.planes.push(plane);
    });
    const bytes = recordBytes(this.frame, this.layouts, this.instance.sourceBytes);
    exports.jpegSetAhead(bytes > 0 ? this.instance.allocate(bytes) : 0, bytes);
    this.instance.check(exports.jpegBegin(progressive, !progressive && !isInterleaved, this.isThorough));
  }

  /** Decodes on, for some milliseconds. A strip may have no rows yet. */
  next(): Strip | undefined {
    if (this.given === this.mcuRows) return undefined;
    const decoded = this.instance.check(this.instance.exports.jpegDecode());
    const from = this.given;
    this.given += decoded;
    return {
      planes: this.layouts.map(({ stride, stripRows, rows }, i) => ({
        plane: this.planes[i]!,
        stride,
        rows: Math.max(0, Math.min(rows - from * stripRows, decoded * stripRows)),
      })),
    };
  }

  /** What was wrong. Known when all strips have come. What is missing is gray, or repeats what came before. */
  damage(): DecodingDamage | undefined {
    const { isCutOff, damage, hasStrayBytes } = this.instance.exports;
    if (isCutOff.value) return { grade: "truncated", reason: REASONS[Status.truncated] };
    if (damage.value > 0) return { grade: "error", reason: REASONS[Status.damagedScan] };
    return hasStrayBytes.value ? { grade: "warning", reason: REASONS[Status.strayBytes] } : undefined;
  }
}
