import { bytes, cbOfPixels, crOfPixels, lumaOf, rounded } from "./pixel-vectors";
import { toRow } from "./row-planes";

/**
 * Rows of RGBA without gaps to planes, whose strides are multiples of 16 (of chroma at half resolution, 8): what is written beyond a
 * row's end lies in the plane's padding, and has no meaning.
 */

/** Red alone, of pixels whose green and blue are the same. */
export function storeGray(width: i32, row: i32, rows: i32, from: usize): void {
  for (let y = row; y < row + rows; y++, from += (<usize>width) << 2) storeByte(from, width, 0, toRow(0, y));
}

/** Red, green and blue, and alpha if it is wanted. */
export function storeRgb(width: i32, row: i32, rows: i32, from: usize, hasAlpha: bool): void {
  for (let y = row; y < row + rows; y++, from += (<usize>width) << 2) {
    storeByte(from, width, 0, toRow(0, y));
    storeByte(from, width, 8, toRow(1, y));
    storeByte(from, width, 16, toRow(2, y));
    if (hasAlpha) storeByte(from, width, 24, toRow(3, y));
  }
}

function storeByte(from: usize, width: i32, shift: i32, to: usize): void {
  const mask = i32x4.splat(255);
  for (let end = to + width; to < end; to += 16, from += 64) {
    v128.store(
      to,
      bytes(
        v128.and(i32x4.shr_u(v128.load(from), shift), mask),
        v128.and(i32x4.shr_u(v128.load(from, 16), shift), mask),
        v128.and(i32x4.shr_u(v128.load(from, 32), shift), mask),
        v128.and(i32x4.shr_u(v128.load(from, 48), shift), mask),
      ),
    );
  }
}

/**
 * Luma and chroma (JFIF 1.02); alpha is not looked at.
 *
 * @param row even, if chroma is subsampled; then a last row that is alone is its own neighbour
 * @param isSubsampled chroma has half the width and height: it is that of the mean of two by two pixels
 */
export function storeYcc(width: i32, row: i32, rows: i32, from: usize, isSubsampled: bool): void {
  const rowBytes = (<usize>width) << 2;
  for (let y = 0; y < rows; y++) storeLuma(from + <usize>y * rowBytes, width, toRow(0, row + y));
  if (!isSubsampled) {
    for (let y = 0; y < rows; y++, from += rowBytes) storeChroma(from, width, toRow(1, row + y), toRow(2, row + y));
    return;
  }
  for (let y = 0; y < rows; y += 2, from += 2 * rowBytes) {
    const below = y + 1 < rows ? from + rowBytes : from;
    storeHalfChroma(from, below, width, toRow(1, (row + y) >> 1), toRow(2, (row + y) >> 1));
  }
}

function storeLuma(from: usize, width: i32, to: usize): void {
  for (let end = to + width; to < end; to += 16, from += 64) {
    v128.store(
      to,
      bytes(lumaOf(v128.load(from)), lumaOf(v128.load(from, 16)), lumaOf(v128.load(from, 32)), lumaOf(v128.load(from, 48))),
    );
  }
}

function storeChroma(from: usize, width: i32, cb: usize, cr: usize): void {
  for (let end = cb + width; cb < end; cb += 16, cr += 16, from += 64) {
    const a = v128.load(from),
      b = v128.load(from, 16),
      c = v128.load(from, 32),
      d = v128.load(from, 48);
    v128.store(cb, bytes(cbOfPixels(a), cbOfPixels(b), cbOfPixels(c), cbOfPixels(d)));
    v128.store(cr, bytes(crOfPixels(a), crOfPixels(b), crOfPixels(c), crOfPixels(d)));
  }
}

/** Of two rows. Sixteen pixels of each give eight samples. */
function storeHalfChroma(above: usize, below: usize, width: i32, cb: usize, cr: usize): void {
  const whole = width >> 1;
  for (let x = 0; x < whole; x += 8, above += 64, below += 64) {
    const a = pairSums(above, below, 0),
      b = pairSums(above, below, 16),
      c = pairSums(above, below, 32),
      d = pairSums(above, below, 48);
    v128.store64_lane(cb + x, bytes(cbOfSums(a, b), cbOfSums(c, d), i32x4.splat(0), i32x4.splat(0)), 0);
    v128.store64_lane(cr + x, bytes(crOfSums(a, b), crOfSums(c, d), i32x4.splat(0), i32x4.splat(0)), 0);
  }
  if ((width & 1) == 0) return;
  // The last column is its own neighbour.
  const last: usize = ((<usize>whole) & 7) << 3;
  if (last == 0) return storeLastChroma(above, below, cb + whole, cr + whole);
  storeLastChroma(above - 64 + last, below - 64 + last, cb + whole, cr + whole);
}

function storeLastChroma(above: usize, below: usize, cb: usize, cr: usize): void {
  const column = i16x8.add(v128.load_ext<u8>(above), v128.load_ext<u8>(below));
  const sums = i16x8.shl(v128.shuffle<i64>(column, column, 0, 0), 1);
  store<u8>(cb, <u8>max(0, min(255, i32x4.extract_lane(cbOfSums(sums, sums), 0))));
  store<u8>(cr, <u8>max(0, min(255, i32x4.extract_lane(crOfSums(sums, sums), 0))));
}

/** Of four pixels of each row, the sums of two by two: two pixels of 16 bits a sample. */
// @ts-ignore: decorator
@inline
function pairSums(above: usize, below: usize, at: usize): v128 {
  const a = v128.load(above + at),
    b = v128.load(below + at);
  const left = i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b));
  const right = i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b));
  return i16x8.add(v128.shuffle<i64>(left, right, 0, 2), v128.shuffle<i64>(left, right, 1, 3));
}

/** Of sums of four pixels each. */
// @ts-ignore: decorator
@inline
function cbOfSums(first: v128, second: v128): v128 {
  return ofSums(first, second, i16x8(11059, 21709, -32768, 0, 11059, 21709, -32768, 0));
}
// @ts-ignore: decorator
@inline
function crOfSums(first: v128, second: v128): v128 {
  return ofSums(first, second, i16x8(-32768, 27439, 5329, 0, -32768, 27439, 5329, 0));
}
// @ts-ignore: decorator
@inline
function ofSums(first: v128, second: v128, negated: v128): v128 {
  const a = i32x4.dot_i16x8_s(first, negated),
    b = i32x4.dot_i16x8_s(second, negated);
  const sum = i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
  return rounded(i32x4.splat(0), sum, 2);
}
