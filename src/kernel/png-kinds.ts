/*
 * What the kernel's PNG functions and their facades call things. AssemblyScript and TypeScript read this one file:
 * what is written here must be legal in both.
 */

/** Chunks whose place in the file is noted. */
export enum PngChunk {
  palette = 0,
  transparency = 1,
  iccProfile = 2,
  codePoints = 3,
  srgb = 4,
  gamma = 5,
  chromaticities = 6,
  exif = 7,
  count = 8,
}

/** Planes that a decoder can fill. */
export enum PngPlane {
  red = 0,
  green = 1,
  blue = 2,
  alpha = 3,
  premultipliedRed = 4,
  premultipliedGreen = 5,
  premultipliedBlue = 6,
  luma = 7,
  blueness = 8,
  redness = 9,
  count = 10,
}

/** What is not as the standard has it, and does no harm: bits of a mask. */
export enum PngWarning {
  /** An ancillary chunk that is damaged, not the first, misplaced, or too long or short is ignored. */
  ignoredChunk = 1,
  /** The file ends without IEND. */
  noEnd = 2,
  /** The checksum of IEND is wrong. */
  endChecksum = 4,
  /** Something stands behind IEND. */
  trailingBytes = 8,
  /** There is more picture data than the picture takes. */
  tooMuchData = 16,
}

/** Compressed bytes in memory at once, and the zeros behind them that the decoder may read ahead. */
export const PNG_INPUT_BYTES = 32768;
export const PNG_INPUT_PADDING = 64;
/** Inflated bytes in memory at once: what a match may reach back to (RFC 1951, 3.2.5), and new ones. */
export const PNG_HISTORY_BYTES = 32768;
export const PNG_FRESH_BYTES = 131072;
/** Room behind them: a round of the decoder's loop (3 literals, a match of 258 bytes) and a whole vector. */
export const PNG_OVERSHOOT_BYTES = 320;
/** Zeros in front of a row, which stand for the pixels left of it. */
export const PNG_ROW_MARGIN = 16;
/** What vectors may write behind a row. */
export const PNG_ROW_OVERSHOOT = 16;
