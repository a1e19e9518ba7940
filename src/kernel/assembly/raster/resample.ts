import { FilterNumber } from "../../status";
import { allocate } from "../memory/arena";

/**
 * Separable resampling of one plane of 8-bit samples, down its columns first and then along its rows: an output row
 * needs few source rows, and columns side by side are what SIMD is good at.
 *
 * Weights are 14-bit fixed point and add up to 1 exactly. Between the passes samples keep 6 bits of fraction.
 */
const WEIGHT_BITS = 14;
const FRACTION_BITS = 6;
const COLUMN_SHIFT = WEIGHT_BITS - FRACTION_BITS;
const ROW_SHIFT = WEIGHT_BITS + FRACTION_BITS;

/** One axis: for each output, the first source sample that counts, and `taps` weights. */
@unmanaged
class Axis {
  /** Source samples and outputs. */
  length: i32;
  count: i32;
  taps: i32;
  starts: usize;
  weights: usize;
}
const AXES = memory.data(2 * 20, 4);
const HORIZONTAL = changetype<Axis>(AXES);
const VERTICAL = changetype<Axis>(AXES + 20);
/** A row between the passes. */
let between: usize = 0;
let wide = 0;

/**
 * Filters: Lanczos3: Duchon, "Lanczos Filtering in One and Two Dimensions", 1979. The cubics:
 * Mitchell and Netravali, "Reconstruction Filters in Computer Graphics", 1988, with (B, C) of (0, 1/2) and (1/3, 1/3).
 */
const LOBES: f64 = 3;

/** How far the filter reaches, in samples of the smaller side. */
function reachOf(filter: i32): f64 {
  return filter == FilterNumber.lanczos3 ? LOBES : filter == FilterNumber.catmullRom || filter == FilterNumber.mitchell ? 2 : 1;
}

/** A filter other than Lanczos3, at a distance within its reach. */
function weightAt(filter: i32, distance: f64): f64 {
  if (filter == FilterNumber.catmullRom) return cubic(distance, 0, 0.5);
  if (filter == FilterNumber.mitchell) return cubic(distance, 1.0 / 3.0, 1.0 / 3.0);
  return max<f64>(0, 1 - distance);
}

function cubic(x: f64, b: f64, c: f64): f64 {
  if (x >= 2) return 0;
  return x < 1
    ? ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + (6 - 2 * b)) / 6
    : ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + (8 * b + 24 * c)) / 6;
}

/**
 * Makes the weights of an axis: output i is centred at `origin + (i + 0.5) * scale`, in source samples, of which the first lies from 0 to 1. A negative scale turns
 * the axis round. The filter widens with the scale; where it leaves the source, the rest is given the whole weight.
 *
 * From one tap to the next the two sines of Lanczos3 advance by fixed angles: they are rotated, not computed.
 *
 * @param multiple the taps are padded to a multiple of this
 */
function makeAxis(axis: Axis, filter: i32, length: i32, count: i32, origin: f64, scale: f64, multiple: i32): bool {
  const stretch = max<f64>(abs(scale), 1);
  const reach = reachOf(filter) * stretch;
  const widest = min(<i32>floor(2 * reach) + 1, length);
  const taps = (widest + multiple - 1) / multiple * multiple;
  const starts = allocate(count << 2), weights = allocate((count * taps) << 1);
  const exact = allocate(taps << 3);
  if (starts == 0 || weights == 0 || exact == 0) return false;
  axis.length = length;
  axis.count = count;
  axis.taps = taps;
  axis.starts = starts;
  axis.weights = weights;
  memory.fill(weights, 0, (count * taps) << 1);

  const turn = NativeMath.PI / stretch, lobeTurn = turn / LOBES;
  const turnSin = NativeMath.sin(turn), turnCos = NativeMath.cos(turn);
  const lobeSin = NativeMath.sin(lobeTurn), lobeCos = NativeMath.cos(lobeTurn);
  for (let i = 0; i < count; i++) {
    const centre = origin + (<f64>i + 0.5) * scale;
    let first = max(0, <i32>ceil(centre - reach - 0.5));
    let last = min(length - 1, <i32>floor(centre + reach - 0.5));
    if (first > last) first = last = max(0, min(length - 1, <i32>floor(centre)));
    let angle = (<f64>first + 0.5 - centre) * turn;
    let s = NativeMath.sin(angle), c = NativeMath.cos(angle);
    let ls = NativeMath.sin(angle / LOBES), lc = NativeMath.cos(angle / LOBES);
    let total: f64 = 0;
    for (let j = 0; j <= last - first; j++) {
      let weight: f64 = 1;
      if (filter != FilterNumber.lanczos3) weight = weightAt(filter, abs(<f64>(first + j) + 0.5 - centre) / stretch);
      else if (abs(angle) > 1e-9) weight = (LOBES * s * ls) / (angle * angle);
      store<f64>(exact + (j << 3), weight);
      total += weight;
      angle += turn;
      const nextS = s * turnCos + c * turnSin, nextLs = ls * lobeCos + lc * lobeSin;
      c = c * turnCos - s * turnSin;
      lc = lc * lobeCos - ls * lobeSin;
      s = nextS;
      ls = nextLs;
    }
    if (total == 0) total = 1;
    const unit = <f64>(1 << WEIGHT_BITS) / total;
    // What is padding lies in front where the source ends: a window reaches beyond it by what a tiny source lacks.
    const start = max(0, min(first, length - taps));
    const row = weights + ((i * taps + first - start) << 1);
    let sum = 0, largest = 0, largestAt = 0;
    for (let j = 0; j <= last - first; j++) {
      const weight = <i32>nearest(load<f64>(exact + (j << 3)) * unit);
      store<i16>(row + (j << 1), <i16>weight);
      sum += weight;
      if (weight > largest) {
        largest = weight;
        largestAt = j;
      }
    }
    store<i16>(row + (largestAt << 1), <i16>(largest + (1 << WEIGHT_BITS) - sum));
    store<i32>(starts + (i << 2), start);
  }
  return true;
}

/**
 * Prepares to resample planes of `width` by `height` samples to `outWidth` by `outHeight`; see `makeAxis` for origins and
 * scales.
 *
 * @returns false when there is no memory
 */
export function prepareResampling(
  filter: i32, width: i32, height: i32, originX: f64, scaleX: f64, originY: f64, scaleY: f64, outWidth: i32, outHeight: i32,
): bool {
  if (!makeAxis(VERTICAL, filter, height, outHeight, originY, scaleY, 2)) return false;
  if (!makeAxis(HORIZONTAL, filter, width, outWidth, originX, scaleX, 8)) return false;
  // With room for the taps that are padding.
  wide = (width + 15) & ~15;
  const bytes = (wide + HORIZONTAL.taps + 8) << 1;
  between = allocate(bytes);
  if (between == 0) return false;
  memory.fill(between, 0, bytes);
  return true;
}

/** Resamples one plane as prepared. Rows are `stride` apart, and `outStride` in the result. */
export function resamplePlane(source: usize, stride: i32, out: usize, outStride: i32): void {
  const bytes: usize = VERTICAL.taps << 1;
  let weights = VERTICAL.weights;
  for (let y = 0; y < VERTICAL.count; y++, weights += bytes) {
    const first = load<i32>(VERTICAL.starts + (y << 2));
    columns(source + <usize>first * stride, stride, weights, weights + bytes, between, wide);
    rows(between, out + <usize>y * outStride, HORIZONTAL.count);
  }
}

/**
 * Sums rows, two at a time, into one row of 16-bit samples. The last tap may be padding, with a weight of 0, beyond the last
 * row: `between`, which lies behind every plane, is long enough that such a row can be read.
 */
function columns(from: usize, stride: usize, weight: usize, end: usize, to: usize, wide: usize): void {
  const round = i32x4.splat(1 << (COLUMN_SHIFT - 1));
  for (let x: usize = 0; x < wide; x += 16) {
    let s0 = round, s1 = round, s2 = round, s3 = round;
    let row = from + x;
    for (let w = weight; w < end; w += 4) {
      const both = v128.load_splat<u32>(w);
      const a = v128.load(row), b = v128.load(row + stride);
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

/** Sums along one row, four outputs at a time. */
function rows(row: usize, to: usize, count: i32): void {
  const round = i32x4.splat(1 << (ROW_SHIFT - 1));
  const bytes: usize = HORIZONTAL.taps << 1;
  let weight = HORIZONTAL.weights, start = HORIZONTAL.starts;
  let x = 0;
  for (; x + 4 <= count; x += 4, start += 16) {
    const r0 = row + (load<i32>(start) << 1), r1 = row + (load<i32>(start, 4) << 1);
    const r2 = row + (load<i32>(start, 8) << 1), r3 = row + (load<i32>(start, 12) << 1);
    let s0 = i64x2.splat(0), s1 = i64x2.splat(0), s2 = i64x2.splat(0), s3 = i64x2.splat(0);
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

/** Turns rows into columns. */
export function transpose(from: usize, fromStride: i32, to: usize, toStride: i32, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    const row = from + <usize>y * fromStride;
    for (let x = 0; x < width; x++) store<u8>(to + <usize>x * toStride + y, load<u8>(row + x));
  }
}

/** Repeats the last sample of each row, and the last row, up to a padded size. */
export function extendEdges(plane: usize, stride: i32, width: i32, height: i32, paddedHeight: i32): void {
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>y * stride;
    memory.fill(row + width, load<u8>(row + width - 1), stride - width);
  }
  const last = plane + <usize>(height - 1) * stride;
  for (let y = height; y < paddedHeight; y++) memory.copy(plane + <usize>y * stride, last, stride);
}
