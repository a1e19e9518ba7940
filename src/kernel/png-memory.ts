import { ARENA_ALIGNMENT, ARENA_SLACK } from "./arena-layout.ts";
import {
  PNG_FRESH_BYTES,
  PNG_HISTORY_BYTES,
  PNG_INPUT_BYTES,
  PNG_INPUT_PADDING,
  PNG_OVERSHOOT_BYTES,
  PNG_ROW_MARGIN,
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
  row: number;
  above: number;
  /** Interlaced only: the whole picture as RGBA, since its first row needs the last bytes of the file. */
  picture: number;
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

/** Pixels of a strip, so that its planes stay in the processor's cache; and rows at most. */
const STRIP_PIXELS = 65536;
const MOST_STRIP_ROWS = 256;

/** Bytes from a row of a plane to the next. */
export const strideOf = ({ width }: PngShape): number => Math.ceil(width / 16) * 16;

/** At least one row; the last strip may have fewer. */
export function stripRowsOf(shape: PngShape): number {
  const rows = Math.floor(STRIP_PIXELS / strideOf(shape));
  return Math.max(1, Math.min(rows, MOST_STRIP_ROWS, shape.height));
}

export function pngAllocations(shape: PngShape, sets: readonly PngSet[]): PngAllocations {
  const row = PNG_ROW_MARGIN + rowBytesOf(shape);
  return {
    input: PNG_INPUT_BYTES + PNG_INPUT_PADDING,
    window: PNG_HISTORY_BYTES + PNG_FRESH_BYTES + PNG_OVERSHOOT_BYTES,
    row,
    above: row,
    picture: shape.interlaced ? shape.width * shape.height * 4 : 0,
    plane: stripRowsOf(shape) * strideOf(shape),
    planes: [...new Set(sets.flatMap((set) => planesOf(set, shape)))],
  };
}

/** What a decoder takes of the kernel's memory, to the byte. */
export function pngDecoderBytes(shape: PngShape, sets: readonly PngSet[]): number {
  const { input, window, row, above, picture, plane, planes } = pngAllocations(shape, sets);
  const once = [input, window, row, above, ...(picture > 0 ? [picture] : [])];
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
