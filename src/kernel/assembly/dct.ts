/**
 * What both transforms share. Constants are 2^13 times cos(k pi / 16) sqrt(2), the scaling of Loeffler, Ligtenberg and
 * Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", 1989: a pass over eight values multiplies by
 * sqrt(8), two by 8.
 */
export const C0: i16 = 8192, C1: i16 = 11363, C2: i16 = 10703, C3: i16 = 9633, C5: i16 = 6437, C6: i16 = 4433, C7: i16 = 2260;
export const SCALE = 13;
/** Bits kept between the passes. */
export const GUARD = 2;

/** A pair of weights in each lane, for products of pairs. */
// @ts-ignore: decorator
@inline
export function pairs(a: i16, b: i16): v128 {
  return i32x4.splat(((<i32>b) << 16) | (<i32>a & 0xffff));
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
