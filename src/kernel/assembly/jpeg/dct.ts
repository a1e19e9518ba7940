/**
 * What both transforms share. Constants are 2^13 times cos(k pi / 16) sqrt(2), the scaling of Loeffler, Ligtenberg and
 * Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", 1989: a pass over eight values multiplies by
 * sqrt(8), two by 8.
 */
export const C0: i16 = 8192,
  C1: i16 = 11363,
  C2: i16 = 10703,
  C3: i16 = 9633,
  C5: i16 = 6437,
  C6: i16 = 4433,
  C7: i16 = 2260;
export const SCALE = 13;
/** Bits kept between the passes. */
export const GUARD = 2;

/** A pair of weights in each lane, for products of pairs. */
// @ts-ignore: decorator
@inline
export function pairs(a: i16, b: i16): v128 {
  return i32x4.splat(((<i32>b) << 16) | ((<i32>a) & 0xffff));
}
/** The first four lanes of each, in pairs. */
// @ts-ignore: decorator
@inline
export function lows(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
/** The last four lanes of each, in pairs. */
// @ts-ignore: decorator
@inline
export function highs(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Turns the rows of an 8 by 8 block of 16-bit values into its columns. */
// @ts-ignore: decorator
@inline
export function transpose8(block: usize): void {
  const r0 = v128.load(block),
    r1 = v128.load(block, 16),
    r2 = v128.load(block, 32),
    r3 = v128.load(block, 48);
  const r4 = v128.load(block, 64),
    r5 = v128.load(block, 80),
    r6 = v128.load(block, 96),
    r7 = v128.load(block, 112);
  const a0 = lows(r0, r1),
    a1 = highs(r0, r1),
    a2 = lows(r2, r3),
    a3 = highs(r2, r3);
  const a4 = lows(r4, r5),
    a5 = highs(r4, r5),
    a6 = lows(r6, r7),
    a7 = highs(r6, r7);
  const b0 = v128.shuffle<i32>(a0, a2, 0, 4, 1, 5),
    b1 = v128.shuffle<i32>(a0, a2, 2, 6, 3, 7);
  const b2 = v128.shuffle<i32>(a1, a3, 0, 4, 1, 5),
    b3 = v128.shuffle<i32>(a1, a3, 2, 6, 3, 7);
  const b4 = v128.shuffle<i32>(a4, a6, 0, 4, 1, 5),
    b5 = v128.shuffle<i32>(a4, a6, 2, 6, 3, 7);
  const b6 = v128.shuffle<i32>(a5, a7, 0, 4, 1, 5),
    b7 = v128.shuffle<i32>(a5, a7, 2, 6, 3, 7);
  v128.store(block, v128.shuffle<i64>(b0, b4, 0, 2));
  v128.store(block, v128.shuffle<i64>(b0, b4, 1, 3), 16);
  v128.store(block, v128.shuffle<i64>(b1, b5, 0, 2), 32);
  v128.store(block, v128.shuffle<i64>(b1, b5, 1, 3), 48);
  v128.store(block, v128.shuffle<i64>(b2, b6, 0, 2), 64);
  v128.store(block, v128.shuffle<i64>(b2, b6, 1, 3), 80);
  v128.store(block, v128.shuffle<i64>(b3, b7, 0, 2), 96);
  v128.store(block, v128.shuffle<i64>(b3, b7, 1, 3), 112);
}
