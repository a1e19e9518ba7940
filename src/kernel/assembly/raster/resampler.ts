import { Axis, WEIGHT_BITS } from "./axis";
import { addToBox, BoxFilter, isBoxFull, takeBox } from "./box";

/**
 * Separable resampling of one plane, down its columns first and then along its rows: an output row needs few source rows, and
 * columns side by side are what SIMD is good at. Between the passes samples keep 6 bits of fraction; the results have none.
 *
 * Samples of the source are bytes, or fine: 16 bits, of which the lower 6 are a fraction, so that 255 is 16320.
 *
 * The plane comes in rows, from the top. Of those only a window is kept, as high as the filter with some room:
 *
 *     source rows   0 ............ windowFirst ........ have ............. length
 *                                 |  window            |
 *                                  next output: start .. start + taps
 *
 * When the window is full, what the next output does not need is given up, and the rest moves to its beginning.
 */
const FRACTION_BITS = 6;
const COLUMN_SHIFT = WEIGHT_BITS - FRACTION_BITS;
const FINE_COLUMN_SHIFT = WEIGHT_BITS;
const ROW_SHIFT = WEIGHT_BITS + FRACTION_BITS;
const NEVER: i32 = 0x7fffffff;


@unmanaged
export class Resampler {
  vertical: Axis;
  horizontal: Axis;
  /** A row between the passes; resamplers that take turns may share it. */
  between: usize;
  isFine: bool;
  /** Source samples of a row that are looked at: their first, and how many. */
  firstColumn: i32;
  columns: i32;
  window: usize;
  /** Bytes from a row to the next. */
  windowStride: i32;
  windowRows: i32;
  windowFirst: i32;
  /** Source rows that have come; and the first from which on each is full: all its samples are the most there is. */
  have: i32;
  fullFrom: i32;
  /** The output row to be made next, in which direction they follow, and how many are left. */
  next: i32;
  step: i32;
  left: i32;
  out: usize;
  outStride: i32;
  /** What reduces the source before; 0 for nothing. */
  box: usize;
}

/**
 * Sets up a resampler at `at`.
 *
 * @param isUpsideDown the last output row is made first
 * @param window room for `windowRows` rows and one more
 */
export function makeResampler(
  at: usize,
  vertical: usize,
  horizontal: usize,
  isUpsideDown: bool,
  isFine: bool,
  between: usize,
  firstColumn: i32,
  columns: i32,
  window: usize,
  windowStride: i32,
  windowRows: i32,
  out: usize,
  outStride: i32,
  box: usize,
): void {
  const r = changetype<Resampler>(at);
  r.vertical = changetype<Axis>(vertical);
  r.horizontal = changetype<Axis>(horizontal);
  r.between = between;
  r.isFine = isFine;
  r.firstColumn = firstColumn;
  r.columns = columns;
  r.window = window;
  r.windowStride = windowStride;
  r.windowRows = windowRows;
  r.windowFirst = 0;
  r.have = 0;
  r.fullFrom = 0;
  r.left = r.vertical.count;
  r.next = isUpsideDown ? r.left - 1 : 0;
  r.step = isUpsideDown ? -1 : 1;
  r.out = out;
  r.outStride = outStride;
  r.box = box;
  memory.fill(between, 0, (((columns + 15) & ~15) + r.horizontal.taps + 8) << 1);
}

/**
 * Takes the next rows of the source in, and makes what output they complete.
 *
 * @param areFull all their samples are the most there is, as those of alpha often are: as weights add up to 1, so is the output
 */
export function pushRows(at: usize, plane: usize, stride: usize, rows: i32, areFull: bool): void {
  const r = changetype<Resampler>(at);
  // A box that is begun may hold other rows.
  if (!areFull || r.box != 0) r.fullFrom = NEVER;
  else if (r.fullFrom == NEVER) r.fullFrom = r.have;
  if (r.box != 0) {
    pushBoxed(r, plane, stride, rows);
    return;
  }
  let from = plane,
    left = rows;
  while (left > 0 && r.left > 0 && r.have < r.vertical.length) {
    const skipped = skip(r, left);
    from += <usize>skipped * stride;
    left -= skipped;
    const some = min(left, r.windowRows - (r.have - r.windowFirst));
    for (let i = 0; i < some; i++, from += stride) {
      memory.copy(nextRow(r), from + sampleBytes(r, r.firstColumn), sampleBytes(r, r.columns));
    }
    left -= some;
    makeOutput(r);
  }
}

/** As `pushRows`, by way of the box filter. */
function pushBoxed(r: Resampler, plane: usize, stride: usize, rows: i32): void {
  const box = changetype<BoxFilter>(r.box);
  for (let from = plane, end = plane + <usize>rows * stride; from < end && r.left > 0; from += stride) {
    if (r.have >= r.vertical.length) return;
    addToBox(box, from);
    if (!isBoxFull(box)) continue;
    if (skip(r, 1) > 0) takeBox(box, 0);
    else takeBox(box, nextRow(r));
    makeOutput(r);
  }
}

/** Resamples a whole plane that lies in memory, which needs no window. */
export function resamplePlane(at: usize, plane: usize, stride: i32): void {
  const r = changetype<Resampler>(at);
  r.window = plane + sampleBytes(r, r.firstColumn);
  r.windowStride = stride;
  r.have = r.vertical.length;
  r.fullFrom = NEVER;
  makeOutput(r);
}

/** Makes room in the window. @returns how many of `coming` rows no output needs; they count as come */
function skip(r: Resampler, coming: i32): i32 {
  const start = load<i32>(r.vertical.starts + ((<usize>r.next) << 2));
  if (start >= r.have) {
    const skipped = min(coming, start - r.have);
    r.have += skipped;
    r.windowFirst = r.have;
    return skipped;
  }
  if (r.have - r.windowFirst == r.windowRows) {
    const kept = r.window + <usize>(start - r.windowFirst) * r.windowStride;
    memory.copy(r.window, kept, <usize>(r.have - start) * r.windowStride);
    r.windowFirst = start;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function sampleBytes(r: Resampler, samples: i32): usize {
  return (<usize>samples) << (<usize>r.isFine);
}

// @ts-ignore: decorator
@inline
function nextRow(r: Resampler): usize {
  return r.window + <usize>(r.have++ - r.windowFirst) * r.windowStride;
}

/** Makes the output rows whose source rows have all come. */
function makeOutput(r: Resampler): void {
  const vertical = r.vertical,
    taps = vertical.taps,
    bytes: usize = taps << 1;
  while (r.left > 0) {
    const start = load<i32>(vertical.starts + ((<usize>r.next) << 2));
    if (min(start + taps, vertical.length) > r.have) return;
    const weights = vertical.weights + <usize>r.next * bytes;
    const from = r.window + <usize>(start - r.windowFirst) * r.windowStride;
    const to = r.out + <usize>r.next * r.outStride;
    r.next += r.step;
    r.left--;
    if (start >= r.fullFrom) {
      memory.fill(to, 255, r.horizontal.count);
      continue;
    }
    if (r.isFine) fineColumns(from, r.windowStride, weights, weights + bytes, r.between, (r.columns + 7) & ~7);
    else columns(from, r.windowStride, weights, weights + bytes, r.between, (r.columns + 15) & ~15);
    rows(r.horizontal, r.between, to);
  }
}

/**
 * Sums rows, two at a time, into one row of 16-bit samples. The last tap may be padding, with a weight of 0, beyond the last row:
 * every plane and window has room for such a row.
 */
function columns(from: usize, stride: usize, weight: usize, end: usize, to: usize, wide: usize): void {
  const round = i32x4.splat(1 << (COLUMN_SHIFT - 1));
  for (let x: usize = 0; x < wide; x += 16) {
    let s0 = round,
      s1 = round,
      s2 = round,
      s3 = round;
    let row = from + x;
    for (let w = weight; w < end; w += 4) {
      const both = v128.load_splat<u32>(w);
      const a = v128.load(row),
        b = v128.load(row + stride);
      row += stride << 1;
      const low = v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const high = v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), both));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), both));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), both));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), both));
    }
    const at = to + (x << 1);
    v128.store(at, i16x8.narrow_i32x4_s(i32x4.shr_s(s0, COLUMN_SHIFT), i32x4.shr_s(s1, COLUMN_SHIFT)));
    v128.store(at, i16x8.narrow_i32x4_s(i32x4.shr_s(s2, COLUMN_SHIFT), i32x4.shr_s(s3, COLUMN_SHIFT)), 16);
  }
}

/** As `columns`, of fine samples. */
function fineColumns(from: usize, stride: usize, weight: usize, end: usize, to: usize, wide: usize): void {
  const round = i32x4.splat(1 << (FINE_COLUMN_SHIFT - 1));
  for (let x: usize = 0; x < wide; x += 8) {
    let low = round,
      high = round;
    let row = from + (x << 1);
    for (let w = weight; w < end; w += 4) {
      const both = v128.load_splat<u32>(w);
      const a = v128.load(row),
        b = v128.load(row + stride);
      row += stride << 1;
      low = i32x4.add(low, i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), both));
      high = i32x4.add(high, i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), both));
    }
    const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, FINE_COLUMN_SHIFT), i32x4.shr_s(high, FINE_COLUMN_SHIFT));
    v128.store(to + (x << 1), words);
  }
}

/** Sums along one row, four outputs at a time. */
function rows(axis: Axis, row: usize, to: usize): void {
  const round = i32x4.splat(1 << (ROW_SHIFT - 1));
  const bytes: usize = axis.taps << 1,
    count = axis.count;
  let weight = axis.weights,
    start = axis.starts;
  let x = 0;
  for (; x + 4 <= count; x += 4, start += 16) {
    const r0 = row + (load<i32>(start) << 1),
      r1 = row + (load<i32>(start, 4) << 1);
    const r2 = row + (load<i32>(start, 8) << 1),
      r3 = row + (load<i32>(start, 12) << 1);
    let s0 = i64x2.splat(0),
      s1 = i64x2.splat(0),
      s2 = i64x2.splat(0),
      s3 = i64x2.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      const w = weight + k;
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(r0 + k), v128.load(w)));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(r1 + k), v128.load(w + bytes)));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(r2 + k), v128.load(w + 2 * bytes)));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(r3 + k), v128.load(w + 3 * bytes)));
    }
    weight += bytes << 2;
    const t0 = i32x4.add(v128.shuffle<i32>(s0, s1, 0, 4, 1, 5), v128.shuffle<i32>(s0, s1, 2, 6, 3, 7));
    const t1 = i32x4.add(v128.shuffle<i32>(s2, s3, 0, 4, 1, 5), v128.shuffle<i32>(s2, s3, 2, 6, 3, 7));
    const sums = i32x4.add(v128.shuffle<i64>(t0, t1, 0, 2), v128.shuffle<i64>(t0, t1, 1, 3));
    const words = i32x4.shr_s(i32x4.add(sums, round), ROW_SHIFT);
    const halves = i16x8.narrow_i32x4_s(words, words);
    v128.store_lane<u32>(to + x, i8x16.narrow_i16x8_u(halves, halves), 0);
  }
  for (; x < count; x++, start += 4, weight += bytes) {
    const from = row + (load<i32>(start) << 1);
    let sum = 1 << (ROW_SHIFT - 1);
    for (let k: usize = 0; k < bytes; k += 2) sum += <i32>load<i16>(from + k) * load<i16>(weight + k);
    store<u8>(to + x, <u8>max(0, min(255, sum >> ROW_SHIFT)));
  }
}
