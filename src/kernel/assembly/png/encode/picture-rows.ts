import { merge } from "../../raster/pixel-vectors";

/**
 * The picture that is encoded, row by row as RGBA: from planes, with colour multiplied by alpha or not, or from pixels. What can't
 * be seen has no colour: a pixel without alpha is all zeros.
 */
let red: usize = 0;
let green: usize = 0;
let blue: usize = 0;
/** 0 for none. */
let alpha: usize = 0;
let stride: usize = 0;
let isPremultiplied: bool = false;
/** Pixels that lie there as RGBA, without gaps; 0 for planes. */
let pixels: usize = 0;
/** Room for one row that is made of planes. */
let row: usize = 0;

export let width: i32 = 0;
export let height: i32 = 0;

/** Planes of red, green, blue and, unless it is 0, alpha; three times the same one for gray. */
export function setPlanes(r: usize, g: usize, b: usize, a: usize, strideBytes: usize, areMultiplied: bool): void {
  red = r;
  green = g;
  blue = b;
  alpha = a;
  stride = strideBytes;
  isPremultiplied = areMultiplied;
  pixels = 0;
}

/** RGBA without gaps, colour not multiplied. Pixels that can't be seen lose their colour there, too. */
export function setPixels(at: usize): void {
  pixels = at;
  isPremultiplied = false;
}

/** Where all pixels lie as RGBA; 0 if they come in planes. */
export function pixelsAt(): usize {
  return pixels;
}

/** @param rowRoom 4 bytes a pixel, and room for whole vectors behind */
export function setSize(columns: i32, rows: i32, rowRoom: usize): void {
  width = columns;
  height = rows;
  row = rowRoom;
  if (isPremultiplied) makeReciprocals();
}

/** Whether some pixels may be transparent. */
export function mayHaveAlpha(): bool {
  return pixels != 0 || alpha != 0;
}

/** Whether every pixel is gray, as the planes say. */
export function isOnePlane(): bool {
  return pixels == 0 && red == green && red == blue;
}

/** A row as RGBA, good until the next is asked for. */
export function rowAt(y: i32): usize {
  const bytes = (<usize>width) << 2;
  if (pixels != 0) {
    const at = pixels + <usize>y * bytes;
    hideUnseen(at, bytes);
    return at;
  }
  const from = <usize>y * stride;
  if (alpha == 0) {
    interleaveOpaque(red + from, green + from, blue + from, bytes);
    return row;
  }
  interleave(red + from, green + from, blue + from, alpha + from, bytes);
  if (isPremultiplied) divideByAlpha(bytes);
  else hideUnseen(row, bytes);
  return row;
}

function interleaveOpaque(r: usize, g: usize, b: usize, bytes: usize): void {
  const opaque = i8x16.splat(-1);
  for (let to = row, end = row + bytes; to < end; to += 64, r += 16, g += 16, b += 16) {
    merge(to, v128.load(r), v128.load(g), v128.load(b), opaque);
  }
}

function interleave(r: usize, g: usize, b: usize, a: usize, bytes: usize): void {
  for (let to = row, end = row + bytes; to < end; to += 64, r += 16, g += 16, b += 16, a += 16) {
    merge(to, v128.load(r), v128.load(g), v128.load(b), v128.load(a));
  }
}

/** Pixels whose alpha is 0 become zeros. */
function hideUnseen(at: usize, bytes: usize): void {
  const end = at + bytes;
  for (; at + 16 <= end; at += 16) {
    const four = v128.load(at);
    v128.store(at, v128.and(four, i32x4.gt_u(four, i32x4.splat(0x00ffffff))));
  }
  for (; at < end; at += 4) if (load<u8>(at, 3) == 0) store<u32>(at, 0);
}

/** 2^24 / alpha, rounded up. */
const RECIPROCALS = memory.data(256 * 4, 16);

function makeReciprocals(): void {
  for (let a: u32 = 1; a < 256; a++) store<u32>(RECIPROCALS + (a << 2), ((1 << 24) + a - 1) / a);
}

/** Undoes the multiplication of a row, rounding as `mergeRgba` does. */
function divideByAlpha(bytes: usize): void {
  for (let at = row, end = row + bytes; at < end; at += 4) {
    const pixel = load<u32>(at),
      a = pixel >> 24;
    if (a == 255) continue;
    if (a == 0) {
      store<u32>(at, 0);
      continue;
    }
    const reciprocal = load<u32>(RECIPROCALS + (a << 2));
    const r = divided(pixel & 255, a, reciprocal),
      g = divided((pixel >> 8) & 255, a, reciprocal),
      b = divided((pixel >> 16) & 255, a, reciprocal);
    store<u32>(at, r | (g << 8) | (b << 16) | (a << 24));
  }
}

/**
 * (value * 255 + alpha / 2) / alpha, at most 255. The dividend is below 2^16 and the reciprocal less than 1 too large, so that the
 * product is less than 1/256 of 2^24 too large: never as much as the quotient lacks to the next whole number, which is 1/255 or more.
 */
// @ts-ignore: decorator
@inline
function divided(value: u32, a: u32, reciprocal: u32): u32 {
  return min<u32>(255, <u32>((<u64>(value * 255 + (a >> 1)) * reciprocal) >> 24));
}
