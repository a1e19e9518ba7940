/**
 * A box filter on rows of interleaved samples: `down` rows are summed sample by sample, and then of `across` pixels by `down` the
 * means are taken. Bytes are summed in 16 bits, which hold 16 by 16 of them; samples of 16 bits in 32.
 *
 * Means are fine samples: see `resampler.ts`. Loads and stores run up to 15 samples beyond a row and beyond its sums.
 */

/** Steps of a fine sample for one of 8 bits, and the steps of one of 16 bits for one of 8. */
const FINE_STEPS: u32 = 64;
const DEEP_STEPS: f32 = 257;

/** @param isFirst the sums begin with this row */
export function addBytes(row: usize, sums: usize, count: usize, isFirst: bool): void {
  const end = row + count;
  if (isFirst) {
    for (; row < end; row += 16, sums += 32) {
      const bytes = v128.load(row);
      v128.store(sums, i16x8.extend_low_i8x16_u(bytes));
      v128.store(sums, i16x8.extend_high_i8x16_u(bytes), 16);
    }
    return;
  }
  for (; row < end; row += 16, sums += 32) {
    const bytes = v128.load(row);
    v128.store(sums, i16x8.add(v128.load(sums), i16x8.extend_low_i8x16_u(bytes)));
    v128.store(sums, i16x8.add(v128.load(sums, 16), i16x8.extend_high_i8x16_u(bytes)), 16);
  }
}

/** @param row of 16-bit numbers */
export function addWords(row: usize, sums: usize, count: usize, isFirst: bool): void {
  const end = row + (count << 1),
    kept = i32x4.splat(isFirst ? 0 : -1);
  for (; row < end; row += 16, sums += 32) {
    const words = v128.load(row);
    v128.store(sums, i32x4.add(v128.and(v128.load(sums), kept), i32x4.extend_low_i16x8_u(words)));
    v128.store(sums, i32x4.add(v128.and(v128.load(sums, 16), kept), i32x4.extend_high_i16x8_u(words)), 16);
  }
}

/**
 * Takes the means of the sums of bytes. The last pixel's box may be cut off by the row's end.
 *
 * @param channels 1; or 3 or 4, each pixel of which becomes one of four samples
 * @param width pixels of a row before
 */
export function meansOfBytes(sums: usize, channels: usize, width: u32, across: u32, down: u32, to: usize): void {
  const whole = width / across,
    rest = width % across;
  meansOfWhole(sums, channels, whole, across, down, to);
  if (rest == 0) return;
  const size: usize = channels == 1 ? 2 : 8;
  meansOfWhole(sums + <usize>(whole * across) * channels * 2, channels, 1, rest, down, to + size * whole);
}

/**
 * So many boxes, none of them cut off. Their means are products with 64 / count, which has as many bits of fraction as let it
 * stay below 2^16. It is off by half a bit at most: with 256 samples it has 17, and the largest sum, 65,280, is off by 1/4. So
 * the means of equal samples, which are whole, are exact.
 */
function meansOfWhole(sums: usize, channels: usize, boxes: u32, across: u32, down: u32, to: usize): void {
  const count = across * down;
  let bits: u32 = 9;
  while ((FINE_STEPS << (bits + 1)) / count < 65536) bits++;
  const unit = ((FINE_STEPS << bits) + (count >> 1)) / count,
    half: u32 = 1 << (bits - 1);
  if (channels == 1) {
    for (const end = to + ((<usize>boxes) << 1); to < end; to += 2, sums += across << 1) {
      store<u16>(to, <u16>((sumOfHalves(sums, across) * unit + half) >> bits));
    }
    return;
  }
  const units = i16x8.splat(<i16>unit),
    halves = i32x4.splat(half);
  const step = channels << 1,
    boxStep = step * across;
  for (const end = to + ((<usize>boxes) << 3); to < end; to += 16, sums += 2 * boxStep) {
    let a = v128.load64_zero(sums),
      b = v128.load64_zero(sums + boxStep);
    for (let i = step; i < boxStep; i += step) {
      a = i16x8.add(a, v128.load64_zero(sums + i));
      b = i16x8.add(b, v128.load64_zero(sums + boxStep + i));
    }
    const first = i32x4.shr_u(i32x4.add(i32x4.extmul_low_i16x8_u(a, units), halves), bits),
      second = i32x4.shr_u(i32x4.add(i32x4.extmul_low_i16x8_u(b, units), halves), bits);
    v128.store(to, i16x8.narrow_i32x4_u(first, second));
  }
}

/** As `meansOfBytes`, of the sums of 16-bit numbers; a pixel has 1 or 4. */
export function meansOfWords(sums: usize, channels: usize, width: u32, across: u32, down: u32, to: usize): void {
  // A lone sample is rounded down: to 6 bits of fraction and then to none, it is rounded once.
  const half: f32 = across * down == 1 ? 0 : 0.5;
  for (let x: u32 = 0; x < width; x += across, sums += (channels * across) << 2) {
    const count = min(across, width - x);
    const divisor = <f32>(count * down) * (DEEP_STEPS / <f32>FINE_STEPS);
    if (channels == 1) {
      let sum: u32 = 0;
      for (let i: u32 = 0; i < count; i++) sum += load<u32>(sums + (i << 2));
      store<u16>(to, mean(sum, divisor, half));
      to += 2;
      continue;
    }
    let sum = i32x4.splat(0);
    for (let i: u32 = 0; i < count; i++) sum = i32x4.add(sum, v128.load(sums + (i << 4)));
    v128.store64_lane(to, means(sum, f32x4.splat(divisor), f32x4.splat(half)), 0);
    to += 8;
  }
}

// @ts-ignore: decorator
@inline
function sumOfHalves(sums: usize, count: u32): u32 {
  let sum: u32 = load<u16>(sums);
  for (let i: u32 = 1; i < count; i++) sum += load<u16>(sums + (i << 1));
  return sum;
}

// Sums and divisors have at most 24 bits, so that quotients that are whole are exact, and so is the mean of equal samples.

// @ts-ignore: decorator
@inline
function mean(sum: u32, divisor: f32, half: f32): u16 {
  return <u16>(<i32>(<f32>(<i32>sum) / divisor + half));
}

/** Four of them, in the lower four lanes of 16 bits. */
// @ts-ignore: decorator
@inline
function means(sum: v128, divisor: v128, half: v128): v128 {
  const exact = f32x4.add(f32x4.div(f32x4.convert_i32x4_s(sum), divisor), half);
  const words = i32x4.trunc_sat_f32x4_s(exact);
  return i16x8.narrow_i32x4_u(words, words);
}
