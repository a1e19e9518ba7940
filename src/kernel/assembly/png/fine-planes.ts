import { PngPlane } from "../../png-kinds";
import { plane } from "./png-planes";

/** Fine samples (see `../raster/resampler.ts`) to the planes that are wanted. */
const MOST: i32 = 255 << 6;
/** Where there is no colour. */
const NO_CHROMA: i32 = 128 << 6;
/** Weights of colours are 15-bit fixed point. */
const SHIFT: i32 = 15;

/** @param at in each plane, in bytes */
export function fillFineGray(samples: usize, at: usize, count: u32): void {
  memory.copy(plane(PngPlane.red) + at, samples, (<usize>count) << 1);
}

/**
 * @param pixels RGBA
 * @param isPremultiplied colours are multiplied by alpha already, if any plane wants them so
 */
export function fillFinePlanes(pixels: usize, at: usize, count: u32, isPremultiplied: bool): void {
  for (const end = at + ((<usize>count) << 1); at < end; at += 16, pixels += 64) {
    const a = v128.load(pixels),
      b = v128.load(pixels, 16),
      c = v128.load(pixels, 32),
      d = v128.load(pixels, 48);
    const redGreen = v128.shuffle<i16>(a, b, 0, 4, 8, 12, 1, 5, 9, 13),
      blueAlpha = v128.shuffle<i16>(a, b, 2, 6, 10, 14, 3, 7, 11, 15);
    const moreRedGreen = v128.shuffle<i16>(c, d, 0, 4, 8, 12, 1, 5, 9, 13),
      moreBlueAlpha = v128.shuffle<i16>(c, d, 2, 6, 10, 14, 3, 7, 11, 15);
    const red = v128.shuffle<i64>(redGreen, moreRedGreen, 0, 2),
      green = v128.shuffle<i64>(redGreen, moreRedGreen, 1, 3);
    const blue = v128.shuffle<i64>(blueAlpha, moreBlueAlpha, 0, 2),
      alpha = v128.shuffle<i64>(blueAlpha, moreBlueAlpha, 1, 3);
    put(PngPlane.red, at, red);
    put(PngPlane.green, at, green);
    put(PngPlane.blue, at, blue);
    put(PngPlane.alpha, at, alpha);
    if (plane(PngPlane.premultipliedRed) != 0) {
      put(PngPlane.premultipliedRed, at, isPremultiplied ? red : scaledFine(red, alpha));
      put(PngPlane.premultipliedGreen, at, isPremultiplied ? green : scaledFine(green, alpha));
      put(PngPlane.premultipliedBlue, at, isPremultiplied ? blue : scaledFine(blue, alpha));
    }
    if (plane(PngPlane.luma) != 0) {
      // ITU-R BT.601 as JFIF 1.02 has it; each row adds up to 1 or 0 exactly.
      put(PngPlane.luma, at, mixed(red, green, blue, 9798, 19235, 3735, 0));
      put(PngPlane.blueness, at, mixed(red, green, blue, -5529, -10855, 16384, NO_CHROMA));
      put(PngPlane.redness, at, mixed(red, green, blue, 16384, -13720, -2664, NO_CHROMA));
    }
  }
}

// @ts-ignore: decorator
@inline
function put(index: i32, at: usize, samples: v128): void {
  if (plane(index) != 0) v128.store(plane(index) + at, samples);
}

// @ts-ignore: decorator
@inline
function mixed(red: v128, green: v128, blue: v128, ofRed: i32, ofGreen: i32, ofBlue: i32, offset: i32): v128 {
  const both = i32x4.splat((ofRed & 0xffff) | (ofGreen << 16)),
    third = i16x8.splat(<i16>ofBlue);
  const round = i32x4.splat((1 << (SHIFT - 1)) + (offset << SHIFT));
  const low = i32x4.dot_i16x8_s(v128.shuffle<i16>(red, green, 0, 8, 1, 9, 2, 10, 3, 11), both),
    high = i32x4.dot_i16x8_s(v128.shuffle<i16>(red, green, 4, 12, 5, 13, 6, 14, 7, 15), both);
  const lowSum = i32x4.add(i32x4.add(low, i32x4.extmul_low_i16x8_s(blue, third)), round),
    highSum = i32x4.add(i32x4.add(high, i32x4.extmul_high_i16x8_s(blue, third)), round);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(lowSum, SHIFT), i32x4.shr_s(highSum, SHIFT));
}

/** value * alpha / 16320, rounded. */
// @ts-ignore: decorator
@inline
function scaledFine(value: v128, alpha: v128): v128 {
  const low = divided(i32x4.extmul_low_i16x8_s(value, alpha)),
    high = divided(i32x4.extmul_high_i16x8_s(value, alpha));
  return i16x8.narrow_i32x4_s(low, high);
}
// @ts-ignore: decorator
@inline
function divided(product: v128): v128 {
  const exact = f32x4.div(f32x4.convert_i32x4_s(product), f32x4.splat(<f32>MOST));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(exact, f32x4.splat(0.5)));
}
