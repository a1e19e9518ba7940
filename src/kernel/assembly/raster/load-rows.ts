import { merge } from "./pixel-vectors";
import { fromRow } from "./row-planes";
import { blueOf, greenOf, redOf } from "./ycc";

/**
 * Planes to rows of four bytes a pixel, without gaps. Sixteen pixels are made at a time: what goes beyond a row is overwritten by the
 * next, and `to` has room for it behind the last.
 */

/** One plane, as red, green and blue. */
export function loadGray(width: i32, row: i32, rows: i32, to: usize): void {
  const opaque = i8x16.splat(-1);
  for (let y = row; y < row + rows; y++) {
    const gray = fromRow(0, y);
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const v = v128.load(gray + x);
      merge(to + (x << 2), v, v, v, opaque);
    }
    to += (<usize>width) << 2;
  }
}

/**
 * Luma and chroma, as red, green and blue.
 *
 * @param isSubsampled chroma has half the width and height: each sample is that of two by two pixels
 * @param offsetX 1 where the first column has the samples of its pair for itself; `offsetY` likewise
 */
export function loadYcc(width: i32, row: i32, rows: i32, to: usize, isSubsampled: bool, offsetX: i32, offsetY: i32): void {
  const opaque = i8x16.splat(-1);
  const spread = offsetX
    ? i8x16(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8)
    : i8x16(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
  for (let y = row; y < row + rows; y++) {
    const chromaRow = isSubsampled ? (y + offsetY) >> 1 : y;
    const lumas = fromRow(0, y),
      cbs = fromRow(1, chromaRow),
      crs = fromRow(2, chromaRow);
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const chromaX = isSubsampled ? x >> 1 : x;
      let cb = v128.load(cbs + chromaX),
        cr = v128.load(crs + chromaX);
      if (isSubsampled) {
        cb = i8x16.swizzle(cb, spread);
        cr = i8x16.swizzle(cr, spread);
      }
      const luma = v128.load(lumas + x);
      merge(to + (x << 2), redOf(luma, cr), greenOf(luma, cb, cr), blueOf(luma, cb), opaque);
    }
    to += (<usize>width) << 2;
  }
}

/** Red, green, blue and alpha, or four inks, as they are; without a fourth plane, 255. */
export function loadFour(width: i32, row: i32, rows: i32, to: usize, hasFourth: bool): void {
  for (let y = row; y < row + rows; y++) {
    const a = fromRow(0, y),
      b = fromRow(1, y),
      c = fromRow(2, y),
      d = fromRow(3, y);
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const fourth = hasFourth ? v128.load(d + x) : i8x16.splat(-1);
      merge(to + (x << 2), v128.load(a + x), v128.load(b + x), v128.load(c + x), fourth);
    }
    to += (<usize>width) << 2;
  }
}

/** Luma and chroma of what the first three inks leave white, and black, as four inks. */
export function loadYcck(width: i32, row: i32, rows: i32, to: usize): void {
  for (let y = row; y < row + rows; y++) {
    const lumas = fromRow(0, y),
      cbs = fromRow(1, y),
      crs = fromRow(2, y),
      blacks = fromRow(3, y);
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const luma = v128.load(lumas + x),
        cb = v128.load(cbs + x),
        cr = v128.load(crs + x);
      const cyan = v128.not(redOf(luma, cr)),
        magenta = v128.not(greenOf(luma, cb, cr)),
        yellow = v128.not(blueOf(luma, cb));
      merge(to + (x << 2), cyan, magenta, yellow, v128.load(blacks + x));
    }
    to += (<usize>width) << 2;
  }
}
