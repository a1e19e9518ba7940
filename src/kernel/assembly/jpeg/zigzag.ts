/**
 * ITU T.81 figure A.6: where in its block the coefficient at each zigzag index lies, as row * 8 + column. What
 * damaged data asks for beyond the 63rd goes to a 65th place that nothing reads.
 */
export const NATURAL = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49,
  56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/** Zigzag indices that damaged data can reach: the last coefficient, and what no sequential frame may ask for, an EOB14. */
const REACHABLE = 144;

/** Byte offsets within a block of 16-bit coefficients, stored column by column, of N by N for N = 1, 2, 4, 8. */
const OFFSETS = memory.data(4 * REACHABLE);
export const SPILL: u8 = 128;

/** The last zigzag index that lies within the N by N lowest frequencies. */
export function lastIndex(log2: i32): i32 {
  return log2 == 3 ? 63 : log2 == 2 ? 24 : log2 == 1 ? 4 : 0;
}

/** u64[8][256]: for a column, and a bit for each of its rows, a bit for the zigzag index of each. */
const MASKS = memory.data(8 * 256 * 8, 8);

// @ts-ignore: decorator
@inline
export function zigzagMask(column: usize, rows: usize): u64 {
  return load<u64>(MASKS + (((column << 8) | rows) << 3));
}

/** The offset table for blocks of 2^log2 by 2^log2. */
export function offsets(log2: i32): usize {
  return OFFSETS + log2 * REACHABLE;
}

export function makeOffsets(): void {
  for (let log2 = 0; log2 < 4; log2++) {
    const n = 1 << log2;
    for (let k = 0; k < REACHABLE; k++) {
      const natural: i32 = k < 64 ? load<u8>(NATURAL + k) : 63;
      const row = natural >> 3,
        column = natural & 7;
      const inside = k < 64 && row < n && column < n;
      store<u8>(offsets(log2) + k, inside ? <u8>((column * n + row) << 1) : SPILL);
    }
  }
}

/** For the encoder: each mask is that of its lowest row and that of the others. */
export function makeZigzagMasks(): void {
  // Once an instance: that of DC is never 0.
  if (zigzagMask(0, 1) != 0) return;
  for (let k: u64 = 0; k < 64; k++) {
    const natural: usize = load<u8>(NATURAL + <usize>k),
      row = natural >> 3,
      column = natural & 7;
    store<u64>(MASKS + (((column << 8) | (1 << row)) << 3), (<u64>1) << k);
  }
  for (let column: usize = 0; column < 8; column++) {
    for (let rows: usize = 1; rows < 256; rows++) {
      const mask = zigzagMask(column, rows & -rows) | zigzagMask(column, rows & (rows - 1));
      store<u64>(MASKS + (((column << 8) | rows) << 3), mask);
    }
  }
}
