/** How matches are looked for, by effort and by what the bytes are. */
const FAST: i32 = 0;
export const DEFAULT: i32 = 1;
export const SMALL: i32 = 2;

/** Bytes that a hash is made of: no shorter match is found. */
export let hashed: i32 = 8;
/** The length from which on a match is better than literals, about. */
export let sure: i32 = 8;
/** Places that are looked at for each. */
export let depth: i32 = 4;
/** Whether the next place is looked at, too, before a match is taken. */
export let isLazy: bool = true;
/** Whether all matches are weighed against each other. */
export let isOptimal: bool = false;
/** After 2^patience places without a match in a row, one of two is passed over; after twice as many, two of three, and so on. */
export const PATIENCE: u32 = 4;

/**
 * Filtered bytes are small numbers in short codes: a match costs as much as several of them, and short ones are not worth finding.
 * Unfiltered ones repeat by whole pixels.
 */
export function chooseSettings(effort: i32, isFiltered: bool, pixelBytes: usize): void {
  isOptimal = effort == SMALL;
  sure = isFiltered ? 8 : pixelBytes == 1 ? 4 : 3;
  hashed = isOptimal ? min(sure, 6) : sure;
  isLazy = effort != FAST;
  if (effort == FAST) depth = 1;
  else if (isFiltered) depth = isOptimal ? 12 : 4;
  else depth = isOptimal ? 24 : 16;
}
