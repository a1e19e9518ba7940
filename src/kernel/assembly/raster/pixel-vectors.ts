/**
 * Pixels of four bytes and planes, sixteen pixels at a time, for whoever takes pixels apart or puts them together. All is inlined.
 */

/** Four planes to sixteen pixels. */
// @ts-ignore: decorator
@inline
export function merge(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const abLow = v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const abHigh = v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const cdLow = v128.shuffle<i8>(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const cdHigh = v128.shuffle<i8>(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, v128.shuffle<i16>(abLow, cdLow, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(to, v128.shuffle<i16>(abLow, cdLow, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  v128.store(to, v128.shuffle<i16>(abHigh, cdHigh, 0, 8, 1, 9, 2, 10, 3, 11), 32);
  v128.store(to, v128.shuffle<i16>(abHigh, cdHigh, 4, 12, 5, 13, 6, 14, 7, 15), 48);
}

/*
 * Four pixels at a time, in 16-bit fixed point. Factors are for pairs of 16 bits with a sign: green's part of luma is taken in two
 * halves, and the largest of chroma, 32768, by the side that subtracts it.
 */
const BITS = 16;
const HALF = 1 << (BITS - 1);
const CENTRE = 128;

// @ts-ignore: decorator
@inline
export function lumaOf(pixels: v128): v128 {
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redBlue(pixels), factors(19595, 7471)),
    i32x4.dot_i16x8_s(greenGreen(pixels), factors(19235, 19235)),
  );
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(HALF)), BITS);
}
// @ts-ignore: decorator
@inline
export function cbOfPixels(pixels: v128): v128 {
  return rounded(
    i32x4.dot_i16x8_s(greenGreen(pixels), factors(-21709, 0)),
    i32x4.dot_i16x8_s(redBlue(pixels), factors(11059, -32768)),
    0,
  );
}
// @ts-ignore: decorator
@inline
export function crOfPixels(pixels: v128): v128 {
  return rounded(
    i32x4.dot_i16x8_s(greenGreen(pixels), factors(-27439, 0)),
    i32x4.dot_i16x8_s(redBlue(pixels), factors(-32768, 5329)),
    0,
  );
}
/** @param extra bits of fraction, beyond `BITS` */
// @ts-ignore: decorator
@inline
export function rounded(plus: v128, minus: v128, extra: i32): v128 {
  const bias = i32x4.splat((HALF + (CENTRE << BITS)) << extra);
  return i32x4.shr_s(i32x4.add(i32x4.sub(plus, minus), bias), BITS + extra);
}
// @ts-ignore: decorator
@inline
function redBlue(pixels: v128): v128 {
  return v128.and(pixels, i32x4.splat(0x00ff00ff));
}
// @ts-ignore: decorator
@inline
function greenGreen(pixels: v128): v128 {
  return v128.shuffle<i8>(pixels, i32x4.splat(0), 1, 16, 1, 16, 5, 16, 5, 16, 9, 16, 9, 16, 13, 16, 13, 16);
}
// @ts-ignore: decorator
@inline
function factors(first: i32, second: i32): v128 {
  return i32x4.splat((first & 0xffff) | (second << 16));
}
/** Sixteen numbers, clipped to bytes. */
// @ts-ignore: decorator
@inline
export function bytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}
