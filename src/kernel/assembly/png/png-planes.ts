import { PngPlane } from "../../png-kinds";
import { bytes, cbOfPixels, crOfPixels, lumaOf } from "../raster/pixel-vectors";
import { areOpaque, scaled } from "./premultiply";

/** RGBA, 8 bits a sample, to the planes that are wanted: as it is, multiplied by alpha, as luma and chroma. */
const PLANES = memory.data(10 * 4);

/** @param at 0 when it is not wanted */
export function setPlane(plane: i32, at: usize): void {
  store<usize>(PLANES + (plane << 2), at);
}

/** Pixels were multiplied by an alpha that is not 255 in all of them; for who sets it to false before. */
export let isSeenThrough: bool = false;
export function setSeenThrough(value: bool): void {
  isSeenThrough = value;
}

/** Planes of one group are wanted together; of the first, red may stand alone, for gray. */
export function fillPlanes(pixels: usize, at: usize, count: u32): void {
  if (plane(PngPlane.red) != 0) split(PngPlane.red, pixels, at, count);
  if (plane(PngPlane.premultipliedRed) != 0) {
    if (areOpaque(pixels, count)) split(PngPlane.premultipliedRed, pixels, at, count);
    else {
      premultiply(pixels, at, count);
      isSeenThrough = true;
    }
  }
  if (plane(PngPlane.alpha) != 0) extract(pixels, plane(PngPlane.alpha) + at, count, 3);
  if (plane(PngPlane.luma) != 0) convert(pixels, at, count);
}

// @ts-ignore: decorator
@inline
export function plane(index: i32): usize {
  return load<usize>(PLANES + (index << 2));
}

/** To red, green and blue, or to red alone. */
function split(red: i32, pixels: usize, at: usize, count: u32): void {
  extract(pixels, plane(red) + at, count, 0);
  if (plane(red + 1) == 0) return;
  extract(pixels, plane(red + 1) + at, count, 1);
  extract(pixels, plane(red + 2) + at, count, 2);
}

/** One byte of each pixel, 16 pixels at a time: shifted down, and narrowed. */
function extract(pixels: usize, to: usize, count: u32, byte: i32): void {
  const mask = i32x4.splat(255),
    shift = byte << 3;
  for (const end = to + count; to < end; to += 16, pixels += 64) {
    v128.store(
      to,
      bytes(
        v128.and(i32x4.shr_u(v128.load(pixels), shift), mask),
        v128.and(i32x4.shr_u(v128.load(pixels, 16), shift), mask),
        v128.and(i32x4.shr_u(v128.load(pixels, 32), shift), mask),
        v128.and(i32x4.shr_u(v128.load(pixels, 48), shift), mask),
      ),
    );
  }
}

function premultiply(pixels: usize, at: usize, count: u32): void {
  const red = plane(PngPlane.premultipliedRed) + at;
  const green = plane(PngPlane.premultipliedGreen) + at;
  const blue = plane(PngPlane.premultipliedBlue) + at;
  const mask = i32x4.splat(255);
  for (let x: usize = 0; x < count; x += 16, pixels += 64) {
    const a = scaled(v128.load(pixels)),
      b = scaled(v128.load(pixels, 16));
    const c = scaled(v128.load(pixels, 32)),
      d = scaled(v128.load(pixels, 48));
    v128.store(red + x, bytes(v128.and(a, mask), v128.and(b, mask), v128.and(c, mask), v128.and(d, mask)));
    v128.store(
      green + x,
      bytes(
        v128.and(i32x4.shr_u(a, 8), mask),
        v128.and(i32x4.shr_u(b, 8), mask),
        v128.and(i32x4.shr_u(c, 8), mask),
        v128.and(i32x4.shr_u(d, 8), mask),
      ),
    );
    v128.store(
      blue + x,
      bytes(
        v128.and(i32x4.shr_u(a, 16), mask),
        v128.and(i32x4.shr_u(b, 16), mask),
        v128.and(i32x4.shr_u(c, 16), mask),
        v128.and(i32x4.shr_u(d, 16), mask),
      ),
    );
  }
}

/** As `storeYcc` of `raster/store-rows.ts`; alpha is not looked at. */
function convert(pixels: usize, at: usize, count: u32): void {
  const luma = plane(PngPlane.luma) + at,
    blueness = plane(PngPlane.blueness) + at,
    redness = plane(PngPlane.redness) + at;
  for (let x: usize = 0; x < count; x += 16, pixels += 64) {
    const a = v128.load(pixels),
      b = v128.load(pixels, 16),
      c = v128.load(pixels, 32),
      d = v128.load(pixels, 48);
    v128.store(luma + x, bytes(lumaOf(a), lumaOf(b), lumaOf(c), lumaOf(d)));
    v128.store(blueness + x, bytes(cbOfPixels(a), cbOfPixels(b), cbOfPixels(c), cbOfPixels(d)));
    v128.store(redness + x, bytes(crOfPixels(a), crOfPixels(b), crOfPixels(c), crOfPixels(d)));
  }
}
