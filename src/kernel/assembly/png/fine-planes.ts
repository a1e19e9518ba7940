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
  if (plane(PngPlane.red) != 0) split(PngPlane.red, pixels, at, count);
  if (plane(PngPlane.premultipliedRed) != 0) {
    if (isPremultiplied) split(PngPlane.premultipliedRed, pixels, at, count);
    else premultiply(pixels, at, count);
  }
  if (plane(PngPlane.alpha) != 0) extractAlpha(pixels, plane(PngPlane.alpha) + at, count);
  if (plane(PngPlane.luma) != 0) convert(pixels, at, count);
}

/* Eight pixels at a time: four by four their first samples and their last ones, and from these each alone. */

// @ts-ignore: decorator
@inline
function redGreen(pixels: usize): v128 {
  return v128.shuffle<i16>(evenOf(pixels), oddOf(pixels), 0, 8, 1, 9, 2, 10, 3, 11);
}
// @ts-ignore: decorator
@inline
function blueAlpha(pixels: usize): v128 {
  return v128.shuffle<i16>(evenOf(pixels), oddOf(pixels), 4, 12, 5, 13, 6, 14, 7, 15);
}
// @ts-ignore: decorator
@inline
function evenOf(pixels: usize): v128 {
  return v128.shuffle<i16>(v128.load(pixels), v128.load(pixels, 16), 0, 8, 1, 9, 2, 10, 3, 11);
}
// @ts-ignore: decorator
@inline
function oddOf(pixels: usize): v128 {
  return v128.shuffle<i16>(v128.load(pixels), v128.load(pixels, 16), 4, 12, 5, 13, 6, 14, 7, 15);
}
// @ts-ignore: decorator
@inline
function lower(four: v128, more: v128): v128 {
  return v128.shuffle<i64>(four, more, 0, 2);
}
// @ts-ignore: decorator
@inline
function upper(four: v128, more: v128): v128 {
  return v128.shuffle<i64>(four, more, 1, 3);
}

/** To three planes, of which `index` is the first and may stand alone, for gray. */
function split(index: i32, pixels: usize, at: usize, count: u32): void {
  const red = plane(index),
    green = plane(index + 1),
    blue = plane(index + 2);
  for (const end = at + ((<usize>count) << 1); at < end; at += 16, pixels += 64) {
    const four = redGreen(pixels),
      more = redGreen(pixels + 32);
    v128.store(red + at, lower(four, more));
    if (green == 0) continue;
    v128.store(green + at, upper(four, more));
    v128.store(blue + at, lower(blueAlpha(pixels), blueAlpha(pixels + 32)));
  }
}

function extractAlpha(pixels: usize, to: usize, count: u32): void {
  for (const end = to + ((<usize>count) << 1); to < end; to += 16, pixels += 64) {
    v128.store(to, upper(blueAlpha(pixels), blueAlpha(pixels + 32)));
  }
}

function premultiply(pixels: usize, at: usize, count: u32): void {
  const red = plane(PngPlane.premultipliedRed),
    green = plane(PngPlane.premultipliedGreen),
    blue = plane(PngPlane.premultipliedBlue);
  for (const end = at + ((<usize>count) << 1); at < end; at += 16, pixels += 64) {
    const four = redGreen(pixels),
      more = redGreen(pixels + 32);
    const fourLast = blueAlpha(pixels),
      moreLast = blueAlpha(pixels + 32);
    const alpha = upper(fourLast, moreLast);
    v128.store(red + at, scaledFine(lower(four, more), alpha));
    v128.store(green + at, scaledFine(upper(four, more), alpha));
    v128.store(blue + at, scaledFine(lower(fourLast, moreLast), alpha));
  }
}

/** ITU-R BT.601 as JFIF 1.02 has it; each row of weights adds up to 1 or 0 exactly. */
function convert(pixels: usize, at: usize, count: u32): void {
  const luma = plane(PngPlane.luma),
    blueness = plane(PngPlane.blueness),
    redness = plane(PngPlane.redness);
  for (const end = at + ((<usize>count) << 1); at < end; at += 16, pixels += 64) {
    const four = redGreen(pixels),
      more = redGreen(pixels + 32);
    const red = lower(four, more),
      green = upper(four, more),
      blue = lower(blueAlpha(pixels), blueAlpha(pixels + 32));
    v128.store(luma + at, mixed(red, green, blue, 9798, 19235, 3735, 0));
    v128.store(blueness + at, mixed(red, green, blue, -5529, -10855, 16384, NO_CHROMA));
    v128.store(redness + at, mixed(red, green, blue, 16384, -13720, -2664, NO_CHROMA));
  }
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
