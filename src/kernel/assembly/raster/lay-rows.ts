/** Rows of RGBA over a background of one colour (Porter and Duff, "Compositing Digital Images", 1984: over). */

/** Fills pixels with one colour. */
export function fillPixels(at: usize, pixels: i32, colour: u32): void {
  const four = i32x4.splat(colour);
  let left = pixels;
  for (; left >= 4; left -= 4, at += 16) v128.store(at, four);
  for (; left > 0; left--, at += 4) store<u32>(at, colour);
}

/** Puts pixels without gaps in the place of those at `to`. @param toStride bytes */
export function copyRows(from: usize, width: i32, rows: i32, to: usize, toStride: i32): void {
  const rowBytes = (<usize>width) << 2;
  for (let y = 0; y < rows; y++, from += rowBytes, to += toStride) memory.copy(to, from, rowBytes);
}

/**
 * Lays pixels without gaps over those at `to`, of which all are `background`.
 *
 * @param toStride bytes
 * @param isPremultiplied their colour is multiplied by alpha: for an opaque background only
 */
export function layRows(
  from: usize,
  width: i32,
  rows: i32,
  to: usize,
  toStride: i32,
  background: u32,
  isPremultiplied: bool,
): void {
  for (let y = 0; y < rows; y++, from += (<usize>width) << 2, to += toStride) {
    if (background >> 24 == 255) layOnOpaque(from, width, to, background, isPremultiplied);
    else layOnClear(from, width, to, background);
  }
}

function layOnOpaque(from: usize, width: i32, to: usize, background: u32, isPremultiplied: bool): void {
  const behind = i16x8.extend_low_i8x16_u(i32x4.splat(background));
  let x = 0;
  for (; x + 4 <= width; x += 4, from += 16, to += 16) v128.store(to, over(v128.load(from), behind, isPremultiplied));
  for (; x < width; x++, from += 4, to += 4) {
    store<u32>(to, i32x4.extract_lane(over(v128.load32_zero(from), behind, isPremultiplied), 0));
  }
}

/** Four pixels. */
// @ts-ignore: decorator
@inline
function over(pixels: v128, behind: v128, isPremultiplied: bool): v128 {
  const alpha = v128.shuffle<i8>(pixels, pixels, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
  const shown = v128.not(alpha);
  let low = i16x8.mul(i16x8.extend_low_i8x16_u(shown), behind),
    high = i16x8.mul(i16x8.extend_high_i8x16_u(shown), behind);
  if (isPremultiplied) return i8x16.add_sat_u(pixels, parts255(low, high));
  // Alpha itself: alpha * 255 + (255 - alpha) * 255 is 255 again.
  const colour = v128.or(pixels, i32x4.splat(0xff000000));
  low = i16x8.add(low, i16x8.extmul_low_i8x16_u(colour, alpha));
  high = i16x8.add(high, i16x8.extmul_high_i8x16_u(colour, alpha));
  return parts255(low, high);
}

/** Numbers up to 255 * 255, divided by 255, rounded: p of them plus 128, as (p + (p >> 8)) >> 8. */
// @ts-ignore: decorator
@inline
function parts255(low: v128, high: v128): v128 {
  const half = i16x8.splat(128);
  const l = i16x8.add(low, half),
    h = i16x8.add(high, half);
  return i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(l, i16x8.shr_u(l, 8)), 8), i16x8.shr_u(i16x8.add(h, i16x8.shr_u(h, 8)), 8));
}

/** Over a background that can be seen through itself. Where nothing can be seen it stays. */
function layOnClear(from: usize, width: i32, to: usize, background: u32): void {
  const behind = background >> 24;
  for (let x = 0; x < width; x++, from += 4, to += 4) {
    const pixel = load<u32>(from),
      alpha = (pixel >> 24) * 255,
      shown = behind * (255 - (pixel >> 24)),
      total = alpha + shown;
    if (total == 0) continue;
    let mixed = ((total + 127) / 255) << 24;
    for (let shift: u32 = 0; shift < 24; shift += 8) {
      const sum = ((pixel >> shift) & 255) * alpha + ((background >> shift) & 255) * shown;
      mixed |= ((sum + (total >> 1)) / total) << shift;
    }
    store<u32>(to, mixed);
  }
}

/** value * alpha / 255, rounded, in place; what lies behind the last of four pixels may change, too. */
export function multiplyByAlpha(at: usize, pixels: i32): void {
  for (let end = at + ((<usize>pixels) << 2); at < end; at += 16) {
    const four = v128.load(at);
    const alpha = v128.shuffle<i8>(four, four, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const colour = v128.or(four, i32x4.splat(0xff000000));
    v128.store(at, parts255(i16x8.extmul_low_i8x16_u(colour, alpha), i16x8.extmul_high_i8x16_u(colour, alpha)));
  }
}

/** (value * 255 + alpha / 2) / alpha, at most 255, in place; 0 where alpha is. What lies behind the last may change, too. */
export function divideByAlpha(at: usize, pixels: i32): void {
  for (let end = at + ((<usize>pixels) << 2); at < end; at += 16) {
    const four = v128.load(at);
    const alpha = i32x4.shr_u(four, 24);
    if (i32x4.all_true(i32x4.eq(alpha, i32x4.splat(255)))) continue;
    const factor = f32x4.div(f32x4.splat(255), f32x4.convert_i32x4_u(alpha));
    const r = divided(four, 0, factor),
      g = i32x4.shl(divided(four, 8, factor), 8),
      b = i32x4.shl(divided(four, 16, factor), 16);
    const colour = v128.and(v128.or(v128.or(r, g), b), i32x4.ne(alpha, i32x4.splat(0)));
    v128.store(at, v128.or(colour, v128.and(four, i32x4.splat(0xff000000))));
  }
}

/** A quotient lies on a half or 1/510 beside it, at least: half of that rounds it as the division of whole numbers would. */
const ROUND: f32 = 0.5 + 0.001;

// @ts-ignore: decorator
@inline
function divided(pixels: v128, shift: i32, factor: v128): v128 {
  const value = f32x4.convert_i32x4_u(v128.and(i32x4.shr_u(pixels, shift), i32x4.splat(255)));
  const quotient = f32x4.add(f32x4.mul(value, factor), f32x4.splat(ROUND));
  return i32x4.trunc_sat_f32x4_u(f32x4.pmin(quotient, f32x4.splat(255)));
}
