import { C0, C1, C2, C3, C5, C6, C7, GUARD, highs, lows, pairs, SCALE, transpose8 } from "../dct";

/**
 * Forward DCT (ITU T.81 A.3.3) of 8 by 8 samples, by the same halves and constants as the inverse (see `idct.ts`). What
 * it leaves is eight times the coefficient, row by row.
 */
const WORK = memory.data(128, 16);

// @ts-ignore: decorator
@inline
function put(to: usize, low: v128, high: v128, bias: v128, shift: i32): void {
  v128.store(to, i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, bias), shift), i32x4.shr_s(i32x4.add(high, bias), shift)));
}
// @ts-ignore: decorator
@inline
function dot2(a: v128, wa: v128, b: v128, wb: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(a, wa), i32x4.dot_i16x8_s(b, wb));
}

/** Samples 0 to 7 to frequencies 0 to 7, for eight lanes at once, to `to`. */
// @ts-ignore: decorator
@inline
function pass(r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128, shift: i32, to: usize): void {
  const bias = i32x4.splat(1 << (shift - 1));
  const s0 = i16x8.add(r0, r7),
    s1 = i16x8.add(r1, r6),
    s2 = i16x8.add(r2, r5),
    s3 = i16x8.add(r3, r4);
  const d0 = i16x8.sub(r0, r7),
    d1 = i16x8.sub(r1, r6),
    d2 = i16x8.sub(r2, r5),
    d3 = i16x8.sub(r3, r4);
  const t0 = i16x8.add(s0, s3),
    t1 = i16x8.add(s1, s2),
    u0 = i16x8.sub(s0, s3),
    u1 = i16x8.sub(s1, s2);
  const tl = lows(t0, t1),
    th = highs(t0, t1),
    ul = lows(u0, u1),
    uh = highs(u0, u1);
  put(to, i32x4.dot_i16x8_s(tl, pairs(C0, C0)), i32x4.dot_i16x8_s(th, pairs(C0, C0)), bias, shift);
  put(to + 64, i32x4.dot_i16x8_s(tl, pairs(C0, -C0)), i32x4.dot_i16x8_s(th, pairs(C0, -C0)), bias, shift);
  put(to + 32, i32x4.dot_i16x8_s(ul, pairs(C2, C6)), i32x4.dot_i16x8_s(uh, pairs(C2, C6)), bias, shift);
  put(to + 96, i32x4.dot_i16x8_s(ul, pairs(C6, -C2)), i32x4.dot_i16x8_s(uh, pairs(C6, -C2)), bias, shift);
  const al = lows(d0, d1),
    ah = highs(d0, d1),
    bl = lows(d2, d3),
    bh = highs(d2, d3);
  put(to + 16, dot2(al, pairs(C1, C3), bl, pairs(C5, C7)), dot2(ah, pairs(C1, C3), bh, pairs(C5, C7)), bias, shift);
  put(to + 48, dot2(al, pairs(C3, -C7), bl, pairs(-C1, -C5)), dot2(ah, pairs(C3, -C7), bh, pairs(-C1, -C5)), bias, shift);
  put(to + 80, dot2(al, pairs(C5, -C1), bl, pairs(C7, C3)), dot2(ah, pairs(C5, -C1), bh, pairs(C7, C3)), bias, shift);
  put(to + 112, dot2(al, pairs(C7, -C5), bl, pairs(C3, -C1)), dot2(ah, pairs(C7, -C5), bh, pairs(C3, -C1)), bias, shift);
}

// @ts-ignore: decorator
@inline
function centred(at: usize): v128 {
  return i16x8.sub(v128.load_ext<u8>(at), i16x8.splat(128));
}

/** Transforms the samples at `from` to 64 16-bit coefficients at `to`, column by column. */
export function fdct(from: usize, stride: usize, to: usize): void {
  pass(
    centred(from),
    centred(from + stride),
    centred(from + 2 * stride),
    centred(from + 3 * stride),
    centred(from + 4 * stride),
    centred(from + 5 * stride),
    centred(from + 6 * stride),
    centred(from + 7 * stride),
    SCALE - GUARD,
    WORK,
  );
  transpose8(WORK);
  pass(
    v128.load(WORK),
    v128.load(WORK, 16),
    v128.load(WORK, 32),
    v128.load(WORK, 48),
    v128.load(WORK, 64),
    v128.load(WORK, 80),
    v128.load(WORK, 96),
    v128.load(WORK, 112),
    SCALE + GUARD,
    to,
  );
}
