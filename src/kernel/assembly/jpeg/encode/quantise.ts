import { NATURAL, offsets, zigzagMask } from "../zigzag";

/** ITU T.81 tables K.1 (luminance) and K.2 (chrominance), row by row. */
const LUMINANCE = memory.data<u8>([
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100,
  103, 99,
]);
const CHROMINANCE = memory.data<u8>([
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
]);

/** Steps in zigzag order, as DQT wants them: luminance, then chrominance. */
export const STEPS = memory.data(2 * 64);
/** For each coefficient in the order that `fdct` leaves, 2^15 / (8 step): to multiply by, in place of dividing. */
const RECIPROCALS = memory.data(2 * 128, 16);
const DCT_GAIN = 8;
/**
 * By how much each AC coefficient is drawn towards 0 before it is rounded, as eight times so many hundredths of its step.
 * Small coefficients cost more bits than they are worth: 8 saves some 3 % of the bytes at equal SSIM (`npm run bench`);
 * less saves less, and from 15 on it costs bytes again.
 */
const DEAD_ZONE_PERCENT = 8;
const DEAD_ZONES = memory.data(2 * 128, 16);

/** A quantised block: 64 coefficients of 16 bits. */
export const BLOCK_BYTES: usize = 128;

/** Scales the tables to a quality of 1 to 100, as libjpeg does. */
export function setQuality(quality: i32): void {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  for (let table: usize = 0; table < 2; table++) {
    const base = table == 0 ? LUMINANCE : CHROMINANCE;
    for (let k: usize = 0; k < 64; k++) {
      const scaled = (<i32>load<u8>(base + load<u8>(NATURAL + k)) * percent + 50) / 100;
      const step = max(1, min(255, scaled));
      store<u8>(STEPS + table * 64 + k, <u8>step);
      const reciprocal = (32768 / DCT_GAIN + (step >> 1)) / step;
      const deadZone = k == 0 ? 0 : (step * DCT_GAIN * DEAD_ZONE_PERCENT) / 100;
      store<i16>(DEAD_ZONES + table * 128 + load<u8>(offsets(3) + k), <i16>deadZone);
      store<i16>(RECIPROCALS + table * 128 + load<u8>(offsets(3) + k), <i16>reciprocal);
    }
  }
}

/**
 * Quantises what `fdct` left at `from`, to 64 16-bit values at `to` in the same order.
 *
 * @returns a bit for each zigzag index whose value is not 0
 */
export function quantise(from: usize, table: usize, to: usize): u64 {
  const order = table * 128;
  return (
    quantise16(from, order, to, 0) |
    quantise16(from, order, to, 1) |
    quantise16(from, order, to, 2) |
    quantise16(from, order, to, 3)
  );
}

/** Quantises 16 coefficients, the two columns 2 * index and the next. @returns as `quantise` */
// @ts-ignore: decorator
@inline
function quantise16(from: usize, table: usize, to: usize, index: usize): u64 {
  const zero = i16x8.splat(0),
    at = index * 32;
  const a = quantise8(from + at, table + at),
    b = quantise8(from + at + 16, table + at + 16);
  v128.store(to + at, a);
  v128.store(to + at, b, 16);
  const places: usize = ~i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.eq(a, zero), i16x8.eq(b, zero)));
  return zigzagMask(2 * index, places & 255) | zigzagMask(2 * index + 1, (places >> 8) & 255);
}

/** Draws magnitudes towards 0, divides, rounds to the nearest, and gives the signs back. */
// @ts-ignore: decorator
@inline
function quantise8(from: usize, table: usize): v128 {
  const coefficients = v128.load(from);
  const signs = i16x8.shr_s(coefficients, 15);
  const drawn = i16x8.sub_sat_u(i16x8.abs(coefficients), v128.load(DEAD_ZONES + table));
  return i16x8.sub(v128.xor(i16x8.q15mulr_sat_s(drawn, v128.load(RECIPROCALS + table)), signs), signs);
}
