/** ITU-R BT.601 as JFIF 1.02 has it, in 16-bit fixed point. */
const HALF = 1 << 15;
// @ts-ignore: decorator
@inline
function clamp(value: i32): u8 {
  return <u8>max(0, min(255, value));
}

// @ts-ignore: decorator
@inline
function red(luma: i32, cr: i32): i32 {
  return luma + ((91881 * (cr - 128) + HALF) >> 16);
}
// @ts-ignore: decorator
@inline
function green(luma: i32, cb: i32, cr: i32): i32 {
  return luma + ((-22554 * (cb - 128) - 46802 * (cr - 128) + HALF) >> 16);
}
// @ts-ignore: decorator
@inline
function blue(luma: i32, cb: i32): i32 {
  return luma + ((116130 * (cb - 128) + HALF) >> 16);
}

/** Planes of one size to RGBA without gaps; with `hasColour` false, the first alone, as gray. */
export function toRgba(y: usize, cb: usize, cr: usize, hasColour: bool, stride: i32, width: i32, height: i32, to: usize): void {
  for (let row = 0; row < height; row++) {
    const from = row * stride;
    for (let x = from; x < from + width; x++, to += 4) {
      const luma: i32 = load<u8>(y + x);
      let r = luma,
        g = luma,
        b = luma;
      if (hasColour) {
        const u: i32 = load<u8>(cb + x),
          v: i32 = load<u8>(cr + x);
        r = red(luma, v);
        g = green(luma, u, v);
        b = blue(luma, u);
      }
      store<u32>(to, (<u32>clamp(r)) | ((<u32>clamp(g)) << 8) | ((<u32>clamp(b)) << 16) | 0xff000000);
    }
  }
}

/**
 * Planes of four inks to pixels of four bytes without gaps: cyan, magenta, yellow and black.
 *
 * @param isYcck the first three hold luma and chroma of what the first three inks leave white
 */
export function mergeInks(
  cyan: usize,
  magenta: usize,
  yellow: usize,
  black: usize,
  isYcck: bool,
  stride: i32,
  width: i32,
  height: i32,
  to: usize,
): void {
  for (let row = 0; row < height; row++) {
    const from = row * stride;
    for (let x = from; x < from + width; x++, to += 4) {
      let c: u32 = load<u8>(cyan + x),
        m: u32 = load<u8>(magenta + x),
        y: u32 = load<u8>(yellow + x);
      if (isYcck) {
        const luma = <i32>c,
          u = <i32>m,
          v = <i32>y;
        c = 255 - clamp(red(luma, v));
        m = 255 - clamp(green(luma, u, v));
        y = 255 - clamp(blue(luma, u));
      }
      store<u32>(to, c | (m << 8) | (y << 16) | ((<u32>load<u8>(black + x)) << 24));
    }
  }
}

/** RGBA without gaps to three planes of its size; alpha is not looked at. */
export function fromRgba(from: usize, width: i32, height: i32, y: usize, cb: usize, cr: usize, stride: i32): void {
  for (let row = 0; row < height; row++) {
    const to = row * stride;
    for (let x = 0; x < width; x++, from += 4) {
      const r: i32 = load<u8>(from),
        g: i32 = load<u8>(from, 1),
        b: i32 = load<u8>(from, 2);
      store<u8>(y + to + x, <u8>((19595 * r + 38470 * g + 7471 * b + HALF) >> 16));
      store<u8>(cb + to + x, clamp(((-11059 * r - 21709 * g + 32768 * b + HALF) >> 16) + 128));
      store<u8>(cr + to + x, clamp(((32768 * r - 27439 * g - 5329 * b + HALF) >> 16) + 128));
    }
  }
}

/** RGBA without gaps to planes of red, green, blue and, unless `alpha` is 0, alpha. */
export function splitRgba(
  from: usize,
  width: i32,
  height: i32,
  red: usize,
  green: usize,
  blue: usize,
  alpha: usize,
  isPremultiplied: bool,
  stride: i32,
): void {
  for (let row = 0; row < height; row++) {
    const to = row * stride;
    for (let x = to; x < to + width; x++, from += 4) {
      let r: u32 = load<u8>(from),
        g: u32 = load<u8>(from, 1),
        b: u32 = load<u8>(from, 2);
      if (alpha != 0) {
        const a: u32 = load<u8>(from, 3);
        store<u8>(alpha + x, <u8>a);
        if (isPremultiplied) {
          r = scaled(r, a);
          g = scaled(g, a);
          b = scaled(b, a);
        }
      }
      store<u8>(red + x, <u8>r);
      store<u8>(green + x, <u8>g);
      store<u8>(blue + x, <u8>b);
    }
  }
}

/** Planes, as `splitRgba` leaves them, to RGBA without gaps. */
export function mergeRgba(
  red: usize,
  green: usize,
  blue: usize,
  alpha: usize,
  isPremultiplied: bool,
  stride: i32,
  width: i32,
  height: i32,
  to: usize,
): void {
  for (let row = 0; row < height; row++) {
    const from = row * stride;
    for (let x = from; x < from + width; x++, to += 4) {
      let r: u32 = load<u8>(red + x),
        g: u32 = load<u8>(green + x),
        b: u32 = load<u8>(blue + x),
        a: u32 = 255;
      if (alpha != 0) {
        a = load<u8>(alpha + x);
        if (isPremultiplied) {
          r = unscaled(r, a);
          g = unscaled(g, a);
          b = unscaled(b, a);
        }
      }
      store<u32>(to, r | (g << 8) | (b << 16) | (a << 24));
    }
  }
}

/** value * alpha / 255, rounded. */
// @ts-ignore: decorator
@inline
function scaled(value: u32, alpha: u32): u32 {
  const product = value * alpha + 128;
  return (product + (product >> 8)) >> 8;
}
// @ts-ignore: decorator
@inline
function unscaled(value: u32, alpha: u32): u32 {
  return alpha == 0 ? 0 : min<u32>(255, (value * 255 + (alpha >> 1)) / alpha);
}
