/**
 * Filtering of rows (PNG 3rd edition, 9 and 12.7). A row and the one above have zeros in the 16 bytes in front of them, and are
 * followed by room for a whole vector.
 */
export const NONE: i32 = 0;
const SUB: i32 = 1;
const UP: i32 = 2;
const AVERAGE: i32 = 3;
const PAETH: i32 = 4;
/** For each row the one whose bytes, taken as signed numbers, have the smallest sum of magnitudes. */
export const LEAST_SUM: i32 = 5;

/**
 * Writes a row's filter type and its filtered bytes.
 *
 * @param method a filter type, 0 to 4, or `LEAST_SUM`
 * @param distance bytes to the left neighbour
 */
export function filterRow(method: i32, row: usize, above: usize, bytes: usize, distance: usize, to: usize): void {
  const type = method == LEAST_SUM ? leastSum(row, above, bytes, distance) : method;
  store<u8>(to, <u8>type);
  const end = row + bytes,
    offset = to + 1 - row,
    up = above - row;
  if (type == NONE) memory.copy(to + 1, row, bytes);
  else if (type == SUB) {
    for (let at = row; at < end; at += 16) v128.store(at + offset, i8x16.sub(v128.load(at), v128.load(at - distance)));
  } else if (type == UP) {
    for (let at = row; at < end; at += 16) v128.store(at + offset, i8x16.sub(v128.load(at), v128.load(at + up)));
  } else if (type == AVERAGE) {
    for (let at = row; at < end; at += 16) {
      v128.store(at + offset, i8x16.sub(v128.load(at), average(v128.load(at - distance), v128.load(at + up))));
    }
  } else {
    for (let at = row; at < end; at += 16) {
      const predicted = paeth(v128.load(at - distance), v128.load(at + up), v128.load(at + up - distance));
      v128.store(at + offset, i8x16.sub(v128.load(at), predicted));
    }
  }
}

function leastSum(row: usize, above: usize, bytes: usize, distance: usize): i32 {
  let none = i32x4.splat(0),
    sub = none,
    up = none,
    avg = none,
    pae = none;
  for (let i: usize = 0; i < bytes; i += 16) {
    const at = row + i,
      over = above + i;
    // Of the last vector only what belongs to the row counts: the lanes below the bytes that are left.
    const mask = i8x16.lt_u(
      i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
      i8x16.splat(<i8>min<usize>(bytes - i, 16)),
    );
    const x = v128.and(v128.load(at), mask),
      a = v128.and(v128.load(at - distance), mask),
      b = v128.and(v128.load(over), mask),
      c = v128.and(v128.load(over - distance), mask);
    none = addMagnitudes(none, x);
    sub = addMagnitudes(sub, i8x16.sub(x, a));
    up = addMagnitudes(up, i8x16.sub(x, b));
    avg = addMagnitudes(avg, i8x16.sub(x, average(a, b)));
    pae = addMagnitudes(pae, i8x16.sub(x, paeth(a, b, c)));
  }
  let type = NONE,
    least = total(none);
  if (total(sub) < least) {
    type = SUB;
    least = total(sub);
  }
  if (total(up) < least) {
    type = UP;
    least = total(up);
  }
  if (total(avg) < least) {
    type = AVERAGE;
    least = total(avg);
  }
  return total(pae) < least ? PAETH : type;
}

// @ts-ignore: decorator
@inline
function addMagnitudes(sums: v128, bytes: v128): v128 {
  return i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.abs(bytes))));
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
}

/** (a + b) / 2, rounded down: `avgr` rounds up. */
// @ts-ignore: decorator
@inline
function average(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), i8x16.splat(1)));
}

/**
 * Paeth's predictor (9.4) in bytes. With p = a + b - c its distances are |p - a| = |b - c|, |p - b| = |a - c| and |p - c| =
 * |(a - c) + (b - c)|: the difference of the first two when c lies between a and b. When it does not, the third is their sum and the
 * largest, and never chosen.
 */
// @ts-ignore: decorator
@inline
function paeth(a: v128, b: v128, c: v128): v128 {
  const toA = difference(b, c),
    toB = difference(a, c);
  const isBetween = v128.and(i8x16.ge_u(c, i8x16.min_u(a, b)), i8x16.le_u(c, i8x16.max_u(a, b)));
  const toC = v128.or(difference(toA, toB), v128.not(isBetween));
  const isA = v128.and(i8x16.le_u(toA, toB), i8x16.le_u(toA, toC));
  return v128.bitselect(a, v128.bitselect(b, c, i8x16.le_u(toB, toC)), isA);
}

// @ts-ignore: decorator
@inline
function difference(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}
