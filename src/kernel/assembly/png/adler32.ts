/** Adler-32 of RFC 1950, section 8.2, sixteen bytes at a time. */
const MODULUS: u32 = 65521;
/** The most bytes after which the second sum still fits 32 bits (zlib's NMAX, 5552), in whole vectors. */
const MOST_AT_ONCE: usize = 5552;

/** @param adler of what came before, or 1 */
export function adler32(adler: u32, at: usize, length: usize): u32 {
  let first = adler & 0xffff,
    second = adler >> 16;
  while (length >= 16) {
    const count = min(length, MOST_AT_ONCE) & ~15;
    length -= count;
    // `first` counts once for each byte; each byte counts as often as there are bytes from it to the end.
    second += first * <u32>count;
    let sum = i32x4.splat(0),
      sumOfSums = i32x4.splat(0),
      weighted = i32x4.splat(0);
    for (const end = at + count; at < end; at += 16) {
      const bytes = v128.load(at);
      const low = i16x8.extend_low_i8x16_u(bytes),
        high = i16x8.extend_high_i8x16_u(bytes);
      sumOfSums = i32x4.add(sumOfSums, sum);
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.add(low, high)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(low, i16x8(16, 15, 14, 13, 12, 11, 10, 9)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(high, i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    }
    first = (first + total(sum)) % MODULUS;
    second = (second + total(i32x4.add(i32x4.shl(sumOfSums, 4), weighted))) % MODULUS;
  }
  for (const end = at + length; at < end; at++) {
    first += load<u8>(at);
    second += first;
  }
  return ((second % MODULUS) << 16) | (first % MODULUS);
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
}
