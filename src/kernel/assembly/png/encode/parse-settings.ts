/** How matches are looked for, by effort and by what the bytes are. */
export const FAST: i32 = 0;
export const DEFAULT: i32 = 1;
export const SMALL: i32 = 2;

/** Bytes that a hash is made of: no shorter match is found. */
export let hashed: i32 = 8;
/** Places that are looked at for each. */
export let depth: i32 = 4;
/** Whether the next place is looked at, too, before a match is taken. */
export let isLazy: bool = true;
/** After 2^patience places without a match in a row, one of two is passed over; after twice as many, two of three, and so on. */
export let patience: u32 = 4;

/**
 * Filtered bytes are small numbers in short codes: a match costs as much as several of them, and short ones are not worth finding.
 * Unfiltered ones repeat by whole pixels.
 */
export function chooseSettings(effort: i32, isFiltered: bool, pixelBytes: usize): void {
  hashed = isFiltered ? 8 : pixelBytes == 1 ? 4 : 3;
  isLazy = effort != FAST;
  depth = effort == FAST ? 1 : effort == SMALL ? 64 : isFiltered ? 4 : 16;
  patience = effort == SMALL ? 16 : 4;
}
