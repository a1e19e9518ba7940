import type { Instance } from "./instance.ts";
import {
  PNG_INPUT_BYTES,
  PNG_INPUT_PADDING,
  PNG_OVERSHOOT_BYTES,
  PngChunk,
  PngWarning,
} from "./png-kinds.ts";
import { Status } from "./status.ts";

/** A chunk's data: bytes of the file. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** What IHDR (PNG 3rd edition, 11.2.1) and a valid tRNS tell. */
export interface PngShape {
  /** Pixels. */
  width: number;
  height: number;
  /** Bits of a sample, or of a palette's index. */
  bitDepth: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha. */
  colourType: number;
  interlaced: boolean;
  /** Alpha of its own, or from a valid tRNS. */
  hasAlpha: boolean;
}

/** What is wrong with picture data that may be shown all the same. */
export interface Damage {
  status: Status;
  /** `truncated`: the data ends early; `error`: it is not what was written. */
  grade: "truncated" | "error";
  /** Of the file. */
  byte: number;
}

/**
 * What can be told without the pixels. Of each chunk the first that is well-formed and stands where the standard lets it
 * stand (PNG 3rd edition, 5.6); all others are ignored.
 */
export interface PngHeader extends PngShape {
  palette?: ByteRange;
  /** iCCP with its name; `readPngProfile` inflates it. */
  iccProfile?: ByteRange;
  /** cICP, 4 bytes. */
  codePoints?: ByteRange;
  /** sRGB, 1 byte. */
  srgb?: ByteRange;
  /** gAMA, 4 bytes. */
  gamma?: ByteRange;
  /** cHRM, 32 bytes. */
  chromaticities?: ByteRange;
  /** Exif, from its byte order on. */
  exif?: ByteRange;
  /** A wrong checksum of IHDR or PLTE, for which a decoder refuses it unless it tolerates damage. */
  damage?: Damage;
  /** What was tolerated outside the picture data. */
  warnings: PngWarningName[];
}

export type PngWarningName = keyof typeof PngWarning;

/**
 * Reads a PNG's chunks; of the picture data, where it lies.
 *
 * @throws {KernelError} for what no decoder can make a picture of, with the byte
 */
export function readPngHeader(instance: Instance, source: Uint8Array): PngHeader {
  instance.open(source);
  instance.check(instance.exports.pngReadHead(true));
  const ranges: Partial<Record<(typeof RANGES)[number], ByteRange>> = {};
  for (const name of RANGES) {
    const offset = instance.exports.pngChunkOffset(PngChunk[name]) >>> 0;
    if (offset > 0) ranges[name] = { offset, length: instance.exports.pngChunkBytes(PngChunk[name]) >>> 0 };
  }
  const damage = damageOf(instance);
  return { ...shapeOf(instance), ...ranges, ...(damage && { damage }), warnings: warningsOf(instance) };
}

const RANGES = [
  "palette",
  "iccProfile",
  "codePoints",
  "srgb",
  "gamma",
  "chromaticities",
  "exif",
] as const satisfies (keyof typeof PngChunk)[];

/**
 * Inflates the ICC profile of a PNG.
 *
 * @param most bytes that it may have
 * @returns `undefined` when there is none
 * @throws {KernelError} when it is damaged, or longer (`tooMuchWork`)
 */
export function readPngProfile(instance: Instance, source: Uint8Array, most: number): Uint8Array | undefined {
  instance.open(source);
  const { exports } = instance;
  instance.check(exports.pngReadHead(false));
  if (exports.pngChunkOffset(PngChunk.iccProfile) === 0) return undefined;
  const input = instance.allocate(PNG_INPUT_BYTES + PNG_INPUT_PADDING);
  const to = instance.allocate(most + PNG_OVERSHOOT_BYTES);
  const length = instance.check(exports.pngInflateProfile(input, to, most));
  return instance.bytes(to, length).slice();
}

/** Of the file whose head was read. */
export function shapeOf({ exports }: Instance): PngShape {
  return {
    width: exports.pngWidth.value,
    height: exports.pngHeight.value,
    bitDepth: exports.pngBitDepth.value,
    colourType: exports.pngColourType.value,
    interlaced: Boolean(exports.pngIsInterlaced.value),
    hasAlpha: Boolean(exports.pngHasAlpha()),
  };
}

/** Of the file whose head, or picture data, was read. */
export function damageOf({ exports }: Instance): Damage | undefined {
  const status: Status = exports.pngDamage.value;
  if (status === Status.ok) return undefined;
  const grade = status === Status.pngTruncated ? "truncated" : "error";
  return { status, grade, byte: exports.pngDamageAt.value >>> 0 };
}

/** Of the file whose head, or picture data, was read. */
export function warningsOf({ exports }: Instance): PngWarningName[] {
  const names = Object.keys(PngWarning).filter((name): name is PngWarningName => Number.isNaN(Number(name)));
  return names.filter((name) => exports.pngWarnings.value & PngWarning[name]);
}
