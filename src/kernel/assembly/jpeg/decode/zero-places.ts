/**
 * The places of the bits that are set in a mask, for refinement scans (ITU T.81 G.1.2.3): a symbol there counts coefficients that
 * were 0 so far, and we want to know which is the so-many-th.
 *
 * The mask is taken byte by byte. For each byte a table has the numbers of its bits side by side; they are written one after the
 * other, each time over what the last byte did not use:
 *
 *     mask 0b_00010000_00000101   ->   0 2 . . . . . .
 *                                          12 . . . . . . .
 *                                 ->   0 2 12 64 64 64 ...
 */
const NUMBERS = memory.data(256 * 8, 8);
const PLACES = memory.data(64 + 16 + 16, 16);
/** Every place, for masks of all ones. */
const ALL_PLACES = memory.data(64 + 16, 16);
/** What follows the last place: more of them than any symbol counts. */
export const NO_PLACE: i32 = 64;

export function makeZeroPlaces(): void {
  // Once an instance.
  if (load<u8>(ALL_PLACES, 1) == 1) return;
  for (let i = 0; i < 80; i++) store<u8>(ALL_PLACES + i, <u8>min(i, NO_PLACE));
  for (let byte: usize = 1; byte < 256; byte++) {
    let to = NUMBERS + (byte << 3);
    for (let bits = <u32>byte; bits != 0; bits &= bits - 1) store<u8>(to++, <u8>ctz(bits));
  }
}

/** The places from `start` on, where none was taken. */
// @ts-ignore: decorator
@inline
export function allPlaces(start: i32): usize {
  return ALL_PLACES + start;
}

/** @returns the address of a list of bytes, good until the next call, with `NO_PLACE` behind its end */
// @ts-ignore: decorator
@inline
export function placesIn(mask: u64): usize {
  let to = PLACES;
  for (let byte: u64 = 0, base: u64 = 0; byte < 64; byte += 8, base += 0x0808080808080808) {
    const bits = (mask >> byte) & 255;
    store<u64>(to, load<u64>(NUMBERS + ((<usize>bits) << 3)) + base);
    to += <usize>popcnt(bits);
  }
  v128.store(to, i8x16.splat(<i8>NO_PLACE));
  return PLACES;
}
