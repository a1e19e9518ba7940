/**
 * Colours are compared multiplied by their alpha, as four numbers of 32 bits: so they differ as much as they do on black, and what can
 * hardly be seen hardly counts.
 */

/** A pixel of RGBA. */
// @ts-ignore: decorator
@inline
export function multiplied(pixel: u32): v128 {
  const a = pixel >> 24,
    bytes = i32x4(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, 255);
  const product = i32x4.add(i32x4.mul(bytes, i32x4.splat(a)), i32x4.splat(128));
  return i32x4.shr_u(i32x4.add(product, i32x4.shr_u(product, 8)), 8);
}

/** Back to a pixel; the nearest that there is. */
export function unmultiplied(r: u32, g: u32, b: u32, a: u32): u32 {
  if (a == 0) return 0;
  return straight(r, a) | (straight(g, a) << 8) | (straight(b, a) << 16) | (a << 24);
}

function straight(value: u32, a: u32): u32 {
  return min<u32>(255, (value * 255 + (a >> 1)) / a);
}
