import { C0, C1, C2, C3, C5, C6, C7, GUARD, highs, lows, pairs, SCALE, transpose8 } from "../dct";

/**
 * Inverse DCT (ITU T.81 A.3.3) of the lowest N by N frequencies to N by N samples, N = 1, 2, 4, 8: the picture at N/8
 * of its size, without the work that the other frequencies would take.
 *
 * A block and its steps are stored column by column, so that one vector holds one horizontal frequency of all rows.
 * The first pass then works along the rows, one transposition follows, and the second works along the columns and
 * leaves whole rows of samples. Each is the even and odd half of the matrix, as sums of products of 16-bit pairs.
 */
/** Samples are shifted up by half their range (A.3.1), and 8 is divided out. */
const FINAL_SHIFT = SCALE + GUARD + 3;
const FINAL_BIAS = (128 << FINAL_SHIFT) + (1 << (FINAL_SHIFT - 1));

const WORK = memory.data(128, 16);

/** One half (four lanes) of a pass: frequencies in pairs (0,4), (2,6), (1,3), (5,7) to samples 0 to 7. */
// @ts-ignore: decorator
@inline
function half(p04: v128, p26: v128, p13: v128, p57: v128, bias: i32, shift: i32, to: usize): void {
  const round = i32x4.splat(bias);
  const a = i32x4.add(i32x4.dot_i16x8_s(p04, pairs(C0, C0)), round);
  const b = i32x4.add(i32x4.dot_i16x8_s(p04, pairs(C0, -C0)), round);
  const c = i32x4.dot_i16x8_s(p26, pairs(C2, C6)),
    d = i32x4.dot_i16x8_s(p26, pairs(C6, -C2));
  const e0 = i32x4.add(a, c),
    e3 = i32x4.sub(a, c),
    e1 = i32x4.add(b, d),
    e2 = i32x4.sub(b, d);
  const o0 = i32x4.add(i32x4.dot_i16x8_s(p13, pairs(C1, C3)), i32x4.dot_i16x8_s(p57, pairs(C5, C7)));
  const o1 = i32x4.add(i32x4.dot_i16x8_s(p13, pairs(C3, -C7)), i32x4.dot_i16x8_s(p57, pairs(-C1, -C5)));
  const o2 = i32x4.add(i32x4.dot_i16x8_s(p13, pairs(C5, -C1)), i32x4.dot_i16x8_s(p57, pairs(C7, C3)));
  const o3 = i32x4.add(i32x4.dot_i16x8_s(p13, pairs(C7, -C5)), i32x4.dot_i16x8_s(p57, pairs(C3, -C1)));
  store4(to, i32x4.shr_s(i32x4.add(e0, o0), shift), i32x4.shr_s(i32x4.add(e1, o1), shift));
  store4(to + 32, i32x4.shr_s(i32x4.add(e2, o2), shift), i32x4.shr_s(i32x4.add(e3, o3), shift));
  store4(to + 64, i32x4.shr_s(i32x4.sub(e3, o3), shift), i32x4.shr_s(i32x4.sub(e2, o2), shift));
  store4(to + 96, i32x4.shr_s(i32x4.sub(e1, o1), shift), i32x4.shr_s(i32x4.sub(e0, o0), shift));
}

/** Four lanes each of two rows that lie 16 bytes apart. */
// @ts-ignore: decorator
@inline
function store4(to: usize, first: v128, second: v128): void {
  const both = i16x8.narrow_i32x4_s(first, second);
  v128.store_lane<u64>(to, both, 0);
  v128.store_lane<u64>(to, both, 1, 16);
}

/** Eight vectors at WORK, to WORK. */
// @ts-ignore: decorator
@inline
function pass8(r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128, bias: i32, shift: i32): void {
  half(lows(r0, r4), lows(r2, r6), lows(r1, r3), lows(r5, r7), bias, shift, WORK);
  half(highs(r0, r4), highs(r2, r6), highs(r1, r3), highs(r5, r7), bias, shift, WORK + 8);
}

// @ts-ignore: decorator
@inline
function dequantised(block: usize, steps: usize): v128 {
  return i16x8.mul(v128.load(block), v128.load(steps));
}

export function idct8(block: usize, steps: usize, to: usize, stride: usize): void {
  pass8(
    dequantised(block, steps),
    dequantised(block + 16, steps + 16),
    dequantised(block + 32, steps + 32),
    dequantised(block + 48, steps + 48),
    dequantised(block + 64, steps + 64),
    dequantised(block + 80, steps + 80),
    dequantised(block + 96, steps + 96),
    dequantised(block + 112, steps + 112),
    1 << (SCALE - GUARD - 1),
    SCALE - GUARD,
  );
  transpose8(WORK);
  pass8(
    v128.load(WORK),
    v128.load(WORK, 16),
    v128.load(WORK, 32),
    v128.load(WORK, 48),
    v128.load(WORK, 64),
    v128.load(WORK, 80),
    v128.load(WORK, 96),
    v128.load(WORK, 112),
    FINAL_BIAS,
    FINAL_SHIFT,
  );
  let at = to;
  for (let row = WORK; row < WORK + 128; row += 32) {
    const two = i8x16.narrow_i16x8_u(v128.load(row), v128.load(row, 16));
    v128.store_lane<u64>(at, two, 0);
    v128.store_lane<u64>(at + stride, two, 1);
    at += stride << 1;
  }
}

/** Of a pass over four: pairs (0,2) and (1,3) to samples 0 to 3, two vectors of two. */
// @ts-ignore: decorator
@inline
function even4(v01: v128, v23: v128, sign: i16, bias: i32): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(lows(v01, v23), pairs(C0, sign)), i32x4.splat(bias));
}

export function idct4(block: usize, steps: usize, to: usize, stride: usize): void {
  const v01 = dequantised(block, steps),
    v23 = dequantised(block + 16, steps + 16);
  const bias = 1 << (SCALE - GUARD - 1);
  let e0 = even4(v01, v23, C0, bias),
    e1 = even4(v01, v23, -C0, bias);
  let o0 = i32x4.dot_i16x8_s(highs(v01, v23), pairs(C2, C6)),
    o1 = i32x4.dot_i16x8_s(highs(v01, v23), pairs(C6, -C2));
  const s01 = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(e0, o0), SCALE - GUARD), i32x4.shr_s(i32x4.add(e1, o1), SCALE - GUARD));
  const s23 = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.sub(e1, o1), SCALE - GUARD), i32x4.shr_s(i32x4.sub(e0, o0), SCALE - GUARD));
  // Columns x = 0 to 3, each of the vertical frequencies 0 to 3: to pairs of frequencies, x by x.
  const p02 = v128.shuffle<i16>(s01, s23, 0, 2, 4, 6, 8, 10, 12, 14);
  const p13 = v128.shuffle<i16>(s01, s23, 1, 3, 5, 7, 9, 11, 13, 15);
  const round = i32x4.splat(FINAL_BIAS);
  e0 = i32x4.add(i32x4.dot_i16x8_s(p02, pairs(C0, C0)), round);
  e1 = i32x4.add(i32x4.dot_i16x8_s(p02, pairs(C0, -C0)), round);
  o0 = i32x4.dot_i16x8_s(p13, pairs(C2, C6));
  o1 = i32x4.dot_i16x8_s(p13, pairs(C6, -C2));
  const y01 = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(e0, o0), FINAL_SHIFT), i32x4.shr_s(i32x4.add(e1, o1), FINAL_SHIFT));
  const y23 = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.sub(e1, o1), FINAL_SHIFT), i32x4.shr_s(i32x4.sub(e0, o0), FINAL_SHIFT));
  const samples = i8x16.narrow_i16x8_u(y01, y23);
  v128.store_lane<u32>(to, samples, 0);
  v128.store_lane<u32>(to + stride, samples, 1);
  v128.store_lane<u32>(to + 2 * stride, samples, 2);
  v128.store_lane<u32>(to + 3 * stride, samples, 3);
}

// @ts-ignore: decorator
@inline
function clamp(value: i32): u8 {
  return <u8>max(0, min(255, value));
}

const BIAS_8 = (128 << 3) + 4;

export function idct2(block: usize, steps: usize, to: usize, stride: usize): void {
  idct2Two(v128.load64_zero(block), steps, to, to, stride);
}

/** Two blocks of 2 by 2, in the halves of a vector: horizontal frequency 0 in both its vertical frequencies, then 1. */
// @ts-ignore: decorator
@inline
export function idct2Two(blocks: v128, steps: usize, to: usize, toSecond: usize, stride: usize): void {
  const values = i16x8.mul(blocks, v128.load_splat<u64>(steps));
  // The upper rows of both, and the lower.
  const signs = i16x8(1, 1, 1, -1, 1, 1, 1, -1);
  const even = i32x4.dot_i16x8_s(v128.shuffle<i16>(values, values, 0, 2, 0, 2, 4, 6, 4, 6), signs),
    odd = i32x4.dot_i16x8_s(v128.shuffle<i16>(values, values, 1, 3, 1, 3, 5, 7, 5, 7), signs);
  const biased = i32x4.add(even, i32x4.splat(BIAS_8));
  const samples = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(biased, odd), 3), i32x4.shr_s(i32x4.sub(biased, odd), 3));
  const bytes = i8x16.narrow_i16x8_u(samples, samples);
  v128.store_lane<u16>(toSecond, bytes, 1);
  v128.store_lane<u16>(toSecond + stride, bytes, 3);
  v128.store_lane<u16>(to, bytes, 0);
  v128.store_lane<u16>(to + stride, bytes, 2);
}

/** The mean of a block: its DC coefficient alone. */
// @ts-ignore: decorator
@inline
export function mean(dc: i32, step: i32): u8 {
  return clamp((dc * step + BIAS_8) >> 3);
}

/** The means of blocks side by side, of their DC coefficients. Up to seven samples are written beyond the last. */
export function meansOf(dcs: usize, count: i32, step: i32, to: usize): void {
  const steps = i32x4.splat(step),
    bias = i32x4.splat(BIAS_8);
  for (let i = 0; i < count; i += 8) {
    const eight = v128.load(dcs + (i << 1));
    const low = i32x4.add(i32x4.mul(i32x4.extend_low_i16x8_s(eight), steps), bias),
      high = i32x4.add(i32x4.mul(i32x4.extend_high_i16x8_s(eight), steps), bias);
    const samples = i16x8.narrow_i32x4_s(i32x4.shr_s(low, 3), i32x4.shr_s(high, 3));
    v128.store_lane<u64>(to + i, i8x16.narrow_i16x8_u(samples, samples), 0);
  }
}

/** A block of nothing but its mean. */
export function fillBlock(value: u8, log2: i32, to: usize, stride: usize): void {
  if (log2 == 3) {
    const row = <u64>value * 0x0101010101010101;
    for (let y = 0; y < 8; y++, to += stride) store<u64>(to, row);
  } else if (log2 == 2) {
    const row = <u32>value * 0x01010101;
    for (let y = 0; y < 4; y++, to += stride) store<u32>(to, row);
  } else if (log2 == 1) {
    const row = <u16>(<u32>value * 0x0101);
    store<u16>(to, row);
    store<u16>(to + stride, row);
  } else store<u8>(to, value);
}

/** Decodes one block whose coefficients are stored column by column. */
// @ts-ignore: decorator
@inline
export function inverse(block: usize, steps: usize, log2: i32, to: usize, stride: usize): void {
  if (log2 == 3) idct8(block, steps, to, stride);
  else if (log2 == 2) idct4(block, steps, to, stride);
  else idct2(block, steps, to, stride);
}
