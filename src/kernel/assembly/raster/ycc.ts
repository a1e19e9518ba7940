/**
 * ITU-R BT.601 as JFIF 1.02 has it, sixteen samples at a time, in fixed point. Of a factor above 1 the whole part is added apart, so
 * that the rest fits 16 bits:
 *
 *     red = luma + cr + 0.402 cr      green = luma - cr + 0.286 cr - 0.344 cb      blue = luma + 2 cb - 0.228 cb
 */
const BITS = 15;
const HALF = 1 << (BITS - 1);
const RED_CR: i16 = 13173;
const GREEN_CB: i16 = -11277;
const GREEN_CR: i16 = 9367;
const BLUE_CB: i16 = -7471;

// @ts-ignore: decorator
@inline
export function redOf(luma: v128, cr: v128): v128 {
  return sums(luma, redShift(centredLow(cr)), redShift(centredHigh(cr)));
}
// @ts-ignore: decorator
@inline
export function greenOf(luma: v128, cb: v128, cr: v128): v128 {
  return sums(luma, greenShift(centredLow(cb), centredLow(cr)), greenShift(centredHigh(cb), centredHigh(cr)));
}
// @ts-ignore: decorator
@inline
export function blueOf(luma: v128, cb: v128): v128 {
  return sums(luma, blueShift(centredLow(cb)), blueShift(centredHigh(cb)));
}

// @ts-ignore: decorator
@inline
function redShift(cr: v128): v128 {
  return i16x8.add(cr, i16x8.q15mulr_sat_s(cr, i16x8.splat(RED_CR)));
}
// @ts-ignore: decorator
@inline
function greenShift(cb: v128, cr: v128): v128 {
  const factors = i16x8(GREEN_CB, GREEN_CR, GREEN_CB, GREEN_CR, GREEN_CB, GREEN_CR, GREEN_CB, GREEN_CR),
    half = i32x4.splat(HALF);
  const lows = v128.shuffle<i16>(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11),
    highs = v128.shuffle<i16>(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15);
  const low = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(lows, factors), half), BITS);
  const high = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(highs, factors), half), BITS);
  return i16x8.sub(i16x8.narrow_i32x4_s(low, high), cr);
}
// @ts-ignore: decorator
@inline
function blueShift(cb: v128): v128 {
  return i16x8.add(i16x8.shl(cb, 1), i16x8.q15mulr_sat_s(cb, i16x8.splat(BLUE_CB)));
}

// @ts-ignore: decorator
@inline
function centredLow(chroma: v128): v128 {
  return i16x8.sub(i16x8.extend_low_i8x16_u(chroma), i16x8.splat(128));
}
// @ts-ignore: decorator
@inline
function centredHigh(chroma: v128): v128 {
  return i16x8.sub(i16x8.extend_high_i8x16_u(chroma), i16x8.splat(128));
}
/** Clipped to bytes. */
// @ts-ignore: decorator
@inline
function sums(luma: v128, low: v128, high: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.add(i16x8.extend_low_i8x16_u(luma), low), i16x8.add(i16x8.extend_high_i8x16_u(luma), high));
}
