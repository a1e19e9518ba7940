import { ARENA_ALIGNMENT, ARENA_SLACK } from "./arena-layout.ts";
import {
  PNG_FRESH_BYTES,
  PNG_HISTORY_BYTES,
  PNG_INPUT_BYTES,
  PNG_INPUT_PADDING,
  PNG_OVERSHOOT_BYTES,
  PNG_ROW_MARGIN,
  PNG_ROW_OVERSHOOT,
  type PngPlane,
} from "./png-kinds.ts";
import type { PngShape } from "./png-reader.ts";

/**
 * What planes a decoder gives: red, green and blue with alpha if there is any, as they are or multiplied by alpha; or
 * luma and chroma, each of full size (JFIF 1.02), without alpha. Of a gray picture without alpha each set is one plane,
 * luma alone.
 */
export type PngSet = "straight" | "premultiplied" | "ycc";

export type PlaneName = Exclude<keyof typeof PngPlane, "count">;

/** What a decoder allocates, in bytes and in this order. */
export interface PngAllocations {
  input: number;
  window: number;
  /** Rows of samples, from one to the next, and how many. */
  rows: number;
  rowStep: number;
  rowCount: number;
  /** Interlaced only: the whole picture, since its first row needs the last bytes of the file. */
  picture: number;
  /** Of fine samples only: what the rows of a box sum up to, and their means. */
  sums: number;
  means: number;
  /** One plane of a strip. */
  plane: number;
  planes: PlaneName[];
}

/** The planes of a set, in the order of its components. */
export function planesOf(set: PngSet, { hasAlpha, colourType }: PngShape): PlaneName[] {
  const isGray = colourType === 0;
  if (!hasAlpha && isGray) return ["red"];
  if (set === "ycc") return ["luma", "blueness", "redness"];
  if (!hasAlpha) return ["red", "green", "blue"];
  return set === "straight"
    ? ["red", "green", "blue", "alpha"]
    : ["premultipliedRed", "premultipliedGreen", "premultipliedBlue", "alpha"];
}

/** Samples of a strip's plane, so that it stays in the processor's cache; and rows at most. */
const STRIP_SAMPLES = 65536;
const MOST_STRIP_ROWS = 256;
/** Pixels that are decoded for a strip: some milliseconds. */
const STRIP_PIXELS = 2 ** 19;

/** The most pixels a side that a box may have, so that the bytes in it add up to 16 bits. */
export const MOST_BOX = 16;

/** Samples are fine where boxes have a mean, or what is stored has 16 bits. */
export const isFine = ({ bitDepth }: PngShape, box: number) => box > 1 || bitDepth === 16;

const across = ({ width }: PngShape, box: number) => Math.ceil(width / box);

/** Bytes from a row of a plane to the next. */
export const strideOf = (shape: PngShape, box: number): number =>
  Math.ceil(across(shape, box) / 16) * 16 * (isFine(shape, box) ? 2 : 1);

/** Of samples. At least one; the last strip may have fewer. */
export function stripRowsOf(shape: PngShape, box: number): number {
  const samples = Math.ceil(across(shape, box) / 16) * 16;
  const rows = Math.min(STRIP_SAMPLES / samples, STRIP_PIXELS / (samples * box ** 2));
  return Math.max(1, Math.min(Math.floor(rows), MOST_STRIP_ROWS, Math.ceil(shape.height / box)));
}

/** @param box so many by so many pixels become one sample, up to `MOST_BOX` */
export function pngAllocations(shape: PngShape, sets: readonly PngSet[], box: number): PngAllocations {
  const rowBytes = rowBytesOf(shape);
  const rowStep = PNG_ROW_MARGIN + rowBytes + PNG_ROW_OVERSHOOT;
  const window = PNG_HISTORY_BYTES + PNG_FRESH_BYTES + PNG_OVERSHOOT_BYTES;
  // Two that lie in the window together may be read at once, beside the one above them.
  const rowCount = 2 * rowBytes < window ? 3 : 2;
  const sumBytes = isFine(shape, box) ? (shape.bitDepth === 16 ? 4 : 2) : 0;
  return {
    input: PNG_INPUT_BYTES + PNG_INPUT_PADDING,
    window,
    rows: rowCount * rowStep,
    rowStep,
    rowCount,
    picture: shape.interlaced ? shape.width * shape.height * pictureStep(shape) : 0,
    sums: summedSamples(shape) * shape.width * sumBytes,
    means: sumBytes > 0 ? RGBA * FINE_BYTES * across(shape, box) : 0,
    plane: stripRowsOf(shape, box) * strideOf(shape, box),
    planes: [...new Set(sets.flatMap((set) => planesOf(set, shape)))],
  };
}

const RGBA = 4;
const FINE_BYTES = 2;

/** Of a pixel, for the boxes: see `assembly/png/fine-rows.ts`. */
function summedSamples({ bitDepth, colourType, hasAlpha, interlaced }: PngShape): number {
  const isStored = bitDepth === 16 || (bitDepth === 8 && !interlaced);
  if (isStored && !hasAlpha && colourType === 0) return 1;
  return isStored && !hasAlpha && bitDepth === 8 && colourType === 2 ? 3 : RGBA;
}

/** Bytes of a pixel of an interlaced picture: see `assembly/png/adam7.ts`. */
function pictureStep({ bitDepth, colourType, hasAlpha }: PngShape): number {
  if (bitDepth < 16) return RGBA;
  return 2 * (colourType === 0 && !hasAlpha ? 1 : RGBA);
}

/** What a decoder takes of the kernel's memory, to the byte. */
export function pngDecoderBytes(shape: PngShape, sets: readonly PngSet[], box = 1): number {
  const { input, window, rows, picture, sums, means, plane, planes } = pngAllocations(shape, sets, box);
  const once = [input, window, rows, ...[picture, sums, means].filter((bytes) => bytes > 0)];
  return once.reduce((sum, bytes) => sum + inArena(bytes), planes.length * inArena(plane));
}

const inArena = (bytes: number) => Math.ceil((bytes + ARENA_SLACK) / ARENA_ALIGNMENT) * ARENA_ALIGNMENT;

/** PNG 3rd edition, table 9: bits of a colour type. */
const [PALETTE_USED, COLOUR_USED, ALPHA_USED] = [1, 2, 4];

function rowBytesOf({ width, bitDepth, colourType }: PngShape): number {
  const hasColour = (colourType & COLOUR_USED!) !== 0 && (colourType & PALETTE_USED!) === 0;
  const channels = (hasColour ? 3 : 1) + (colourType & ALPHA_USED! ? 1 : 0);
  return Math.ceil((width * channels * bitDepth) / 8);
}
