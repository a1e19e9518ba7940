/**
 * Undoes the filters of PNG 3rd edition, 9.2. A row may come in pieces of whole pixels: what is left of a piece, and above it, is
 * read from the rows themselves, which have zeros in front. Up to 15 bytes behind a piece are overwritten.
 */
export const MOST_FILTER: u32 = 4;
export const PAETH: u32 = 4;

/** @param pixel bytes from a pixel to the next: 1, 2, 3, 4, 6 or 8 */
export function unfilter(filter: u32, from: usize, above: usize, to: usize, length: usize, pixel: usize): void {
  if (filter == 0) memory.copy(to, from, length);
  else if (filter == 1) {
    if (pixel == 3) sub3(from, to, length);
    else if (pixel == 4) sub4(from, to, length);
    else if (pixel == 1) sub1(from, to, length);
    else subAny(from, to, length, pixel);
  } else if (filter == 2) up(from, above, to, length);
  else if (filter == 3) average(from, above, to, length, pixel);
  else paeth(from, above, to, length, pixel);
}

/**
 * Five pixels at once, as sums of two, four and five of them:
 *
 *     a  b   c    d     e
 *     a  ab  bc   cd    de
 *     a  ab  abc  abcd  bcde
 *     a  ab  abc  abcd  abcde
 */
function sub3(from: usize, to: usize, length: usize): void {
  const zero = i32x4.splat(0);
  let left = i8x16.swizzle(v128.load32_zero(to - 3), i8x16(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0));
  for (let x: usize = 0; x < length; x += 15) {
    let v = v128.load(from + x);
    v = i8x16.add(v, v128.shuffle<i8>(zero, v, 0, 1, 2, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28));
    v = i8x16.add(v, v128.shuffle<i8>(zero, v, 0, 1, 2, 3, 4, 5, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25));
    v = i8x16.add(v, v128.shuffle<i8>(zero, v, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19));
    v = i8x16.add(v, left);
    v128.store(to + x, v);
    left = v128.shuffle<i8>(v, v, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12, 13, 14, 12);
  }
}

function sub4(from: usize, to: usize, length: usize): void {
  const zero = i32x4.splat(0);
  let left = v128.load32_splat(to - 4);
  for (let x: usize = 0; x < length; x += 16) {
    let v = v128.load(from + x);
    v = i8x16.add(v, v128.shuffle<i32>(zero, v, 0, 4, 5, 6));
    v = i8x16.add(v, v128.shuffle<i64>(zero, v, 0, 2));
    v = i8x16.add(v, left);
    v128.store(to + x, v);
    left = v128.shuffle<i32>(v, v, 3, 3, 3, 3);
  }
}

function sub1(from: usize, to: usize, length: usize): void {
  const zero = i32x4.splat(0);
  let left = v128.load8_splat(to - 1);
  for (let x: usize = 0; x < length; x += 16) {
    let v = v128.load(from + x);
    v = i8x16.add(v, v128.shuffle<i8>(zero, v, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30));
    v = i8x16.add(v, v128.shuffle<i16>(zero, v, 0, 8, 9, 10, 11, 12, 13, 14));
    v = i8x16.add(v, v128.shuffle<i32>(zero, v, 0, 4, 5, 6));
    v = i8x16.add(v, v128.shuffle<i64>(zero, v, 0, 2));
    v = i8x16.add(v, left);
    v128.store(to + x, v);
    left = v128.shuffle<i8>(v, v, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15);
  }
}

function subAny(from: usize, to: usize, length: usize, pixel: usize): void {
  let left = v128.load64_zero(to - pixel);
  for (let x: usize = 0; x < length; x += pixel) {
    left = i8x16.add(v128.load64_zero(from + x), left);
    v128.store64_lane(to + x, left, 0);
  }
}

function up(from: usize, above: usize, to: usize, length: usize): void {
  for (let x: usize = 0; x < length; x += 16) v128.store(to + x, i8x16.add(v128.load(from + x), v128.load(above + x)));
}

/*
 * The next two go pixel by pixel, each in eight lanes. What the lanes behind a pixel hold is meaningless: the next pixel
 * overwrites it. Inlined, `pixel` is a constant.
 */

function average(from: usize, above: usize, to: usize, length: usize, pixel: usize): void {
  if (pixel == 3) averageOf(from, above, to, length, 3);
  else if (pixel == 4) averageOf(from, above, to, length, 4);
  else averageOf(from, above, to, length, pixel);
}

// @ts-ignore: decorator
@inline
function averageOf(from: usize, above: usize, to: usize, length: usize, pixel: usize): void {
  const one = i8x16.splat(1);
  let left = v128.load64_zero(to - pixel);
  for (let x: usize = 0; x < length; x += pixel) {
    const up = v128.load64_zero(above + x);
    // Rounded up, less the bit that was rounded.
    const mean = i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), one));
    left = i8x16.add(v128.load64_zero(from + x), mean);
    v128.store64_lane(to + x, left, 0);
  }
}

function paeth(from: usize, above: usize, to: usize, length: usize, pixel: usize): void {
  if (pixel == 3) paethOf(from, above, to, length, 3);
  else if (pixel == 4) paethOf(from, above, to, length, 4);
  else paethOf(from, above, to, length, pixel);
}

// @ts-ignore: decorator
@inline
function paethOf(from: usize, above: usize, to: usize, length: usize, pixel: usize): void {
  let left = v128.load_ext<u8>(to - pixel),
    corner = v128.load_ext<u8>(above - pixel);
  for (let x: usize = 0; x < length; x += pixel) {
    const up = v128.load_ext<u8>(above + x);
    // Byte by byte: the sum stays below 256.
    left = i8x16.add(v128.load_ext<u8>(from + x), nearest(left, up, corner));
    corner = up;
    v128.store64_lane(to + x, i8x16.narrow_i16x8_u(left, left), 0);
  }
}

/**
 * Of left, up and corner the one nearest to left + up - corner, in this order when two are as near. With low <= high of left and
 * up, and pull = 3 * corner - left - up: it is high if pull <= low, low if pull >= high, else the corner (derived by cases). If
 * both hold, high and low are equal, so that it can be or-ed of three masked values. This is short from left to nearest, for
 * which the next pixel waits.
 */
// @ts-ignore: decorator
@inline
function nearest(left: v128, up: v128, corner: v128): v128 {
  const pull = i16x8.sub(i16x8.sub(i16x8.add(i16x8.add(corner, corner), corner), up), left);
  const low = i16x8.min_s(left, up),
    high = i16x8.max_s(left, up);
  const isAboveLow = i16x8.gt_s(pull, low),
    isBelowHigh = i16x8.gt_s(high, pull);
  const either = v128.or(v128.andnot(high, isAboveLow), v128.andnot(low, isBelowHigh));
  return v128.or(v128.and(corner, v128.and(isAboveLow, isBelowHigh)), either);
}

/** The widest pixels, in bytes, of which two rows go side by side. */
export const MOST_PAIRED: usize = 4;

/**
 * Undoes Paeth of two whole rows, of which the lower four lanes hold the upper one, and the upper four the one below, a pixel
 * behind: what the upper row has just got is what stands above there.
 *
 *     above   c  b  .
 *     upper   a  x  .        a, b, c: left, up and corner of x
 *     below   y  .  .        y: its up is a, its corner what was left of a
 */
export function paethPair(
  from: usize,
  fromBelow: usize,
  above: usize,
  to: usize,
  toBelow: usize,
  length: usize,
  pixel: usize,
): void {
  if (pixel == 3) paethPairOf(from, fromBelow, above, to, toBelow, length, 3);
  else if (pixel == 4) paethPairOf(from, fromBelow, above, to, toBelow, length, 4);
  else paethPairOf(from, fromBelow, above, to, toBelow, length, pixel);
}

// @ts-ignore: decorator
@inline
function paethPairOf(from: usize, fromBelow: usize, above: usize, to: usize, toBelow: usize, length: usize, pixel: usize): void {
  // Left of a row all is 0, so that nearest is what stands above.
  let corner = i16x8.extend_low_i8x16_u(v128.load32_zero(above));
  let left = i8x16.add(i16x8.extend_low_i8x16_u(v128.load32_zero(from)), corner);
  v128.store_lane<u32>(to, i8x16.narrow_i16x8_u(left, left), 0);
  fromBelow -= pixel;
  toBelow -= pixel;
  for (let x = pixel; x <= length; x += pixel) {
    const up = v128.shuffle<i64>(i16x8.extend_low_i8x16_u(v128.load32_zero(above + x)), left, 0, 2);
    const filtered = v128.load_lane<u32>(fromBelow + x, v128.load32_zero(from + x), 1);
    left = i8x16.add(i16x8.extend_low_i8x16_u(filtered), nearest(left, up, corner));
    corner = up;
    const bytes = i8x16.narrow_i16x8_u(left, left);
    v128.store_lane<u32>(to + x, bytes, 0);
    v128.store_lane<u32>(toBelow + x, bytes, 1);
  }
}
