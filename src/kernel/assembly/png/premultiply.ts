/** Pixels multiplied by their alpha, up to 1024 at a time; those that are all opaque stay where they are. */
const PIXELS = memory.data(1024 * 8 + 64, 16);

/** @param pixels RGBA, 8 bits a sample. @returns where they are now */
export function premultiplied(pixels: usize, count: u32): usize {
  if (areOpaque(pixels, count)) return pixels;
  const alphaLanes = i32x4.splat(0xff000000);
  for (let at: usize = 0; at < (<usize>count) << 2; at += 16) {
    const v = v128.load(pixels + at);
    v128.store(PIXELS + at, v128.bitselect(v, scaled(v), alphaLanes));
  }
  return PIXELS;
}

/** @param pixels RGBA, 16 bits a sample. @returns where they are now */
export function premultipliedDeep(pixels: usize, count: u32): usize {
  const most = f32x4.splat(65535),
    half = f32x4.splat(0.5);
  for (let at: usize = 0; at < (<usize>count) << 3; at += 8) {
    const v = f32x4.convert_i32x4_s(v128.load_ext<u16>(pixels + at));
    const alpha = f32x4.replace_lane(v128.shuffle<f32>(v, v, 3, 3, 3, 3), 3, 65535);
    // Rounded to 24 bits before it is divided: less than a step of 16 bits off.
    const exact = f32x4.add(f32x4.div(f32x4.mul(v, alpha), most), half);
    const words = i32x4.trunc_sat_f32x4_s(exact);
    v128.store64_lane(PIXELS + at, i16x8.narrow_i32x4_u(words, words), 0);
  }
  return PIXELS;
}

/** Whether the alpha of all pixels of RGBA, 8 bits a sample, is 255. */
export function areOpaque(pixels: usize, count: u32): bool {
  const end = pixels + ((<usize>count) << 2);
  let all = i32x4.splat(-1);
  for (; pixels + 64 <= end; pixels += 64) {
    const first = v128.and(v128.load(pixels), v128.load(pixels, 16));
    all = v128.and(all, v128.and(first, v128.and(v128.load(pixels, 32), v128.load(pixels, 48))));
  }
  let each: u32 = i32x4.extract_lane(all, 0) & i32x4.extract_lane(all, 1) & i32x4.extract_lane(all, 2) & i32x4.extract_lane(all, 3);
  for (; pixels < end; pixels += 4) each &= load<u32>(pixels);
  return each >= 0xff000000;
}

/** Four pixels: value * alpha / 255, rounded, as `(p + (p >> 8)) >> 8` of p = value * alpha + 128. */
// @ts-ignore: decorator
@inline
export function scaled(v: v128): v128 {
  const half = i16x8.splat(128);
  const alpha = v128.shuffle<i8>(v, v, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
  const low = i16x8.add(i16x8.extmul_low_i8x16_u(v, alpha), half);
  const high = i16x8.add(i16x8.extmul_high_i8x16_u(v, alpha), half);
  return i8x16.narrow_i16x8_u(
    i16x8.shr_u(i16x8.add(low, i16x8.shr_u(low, 8)), 8),
    i16x8.shr_u(i16x8.add(high, i16x8.shr_u(high, 8)), 8),
  );
}
