import { FilterNumber } from "../../status";

/** Weights are 14-bit fixed point and add up to 1 exactly. */
export const WEIGHT_BITS = 14;

/** One axis of a resampling: for each output, the first source sample that counts, and `taps` weights. */
@unmanaged
export class Axis {
  /** Source samples and outputs. */
  length: i32;
  count: i32;
  taps: i32;
  starts: usize;
  weights: usize;
}

/**
 * Filters: Lanczos3: Duchon, "Lanczos Filtering in One and Two Dimensions", 1979. The cubics:
 * Mitchell and Netravali, "Reconstruction Filters in Computer Graphics", 1988, with (B, C) of (0, 1/2) and (1/3, 1/3).
 */
const LOBES: f64 = 3;

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
 * Makes the weights of an axis: output i is centred at `origin + (i + 0.5) * scale`, in source samples, of which the first lies
 * from 0 to 1. A negative scale turns the axis round. The filter widens with the scale; where it leaves the source, the rest is
 * given the whole weight.
 *
 * From one tap to the next the two sines of Lanczos3 advance by fixed angles: they are rotated, not computed.
 *
 * @param at room for the axis: see `axisBytes` in `../../resampling-plan.ts`, which also tells `reach` and `taps`
 * @param reach how far the widened filter reaches, in source samples
 * @param offset what is taken off each start: the first sample that the source will give
 */
export function makeAxis(
  at: usize,
  filter: i32,
  reach: f64,
  taps: i32,
  length: i32,
  count: i32,
  origin: f64,
  scale: f64,
  offset: i32,
): void {
  const axis = changetype<Axis>(at);
  const starts = at + offsetof<Axis>(),
    weights = starts + ((<usize>count) << 2);
  const exact = (weights + ((<usize>count * taps) << 1) + 7) & ~7;
  axis.length = length;
  axis.count = count;
  axis.taps = taps;
  axis.starts = starts;
  axis.weights = weights;
  memory.fill(weights, 0, (<usize>count * taps) << 1);

  const stretch = max<f64>(abs(scale), 1);
  const turn = NativeMath.PI / stretch,
    lobeTurn = turn / LOBES;
  const turnSin = NativeMath.sin(turn),
    turnCos = NativeMath.cos(turn);
  const lobeSin = NativeMath.sin(lobeTurn),
    lobeCos = NativeMath.cos(lobeTurn);
  for (let i = 0; i < count; i++) {
    const centre = origin + (<f64>i + 0.5) * scale;
    let first = max(0, <i32>ceil(centre - reach - 0.5));
    let last = min(length - 1, <i32>floor(centre + reach - 0.5));
    if (first > last) first = last = max(0, min(length - 1, <i32>floor(centre)));
    let angle = (<f64>first + 0.5 - centre) * turn;
    let s = NativeMath.sin(angle),
      c = NativeMath.cos(angle);
    let ls = NativeMath.sin(angle / LOBES),
      lc = NativeMath.cos(angle / LOBES);
    let total: f64 = 0;
    for (let j = 0; j <= last - first; j++) {
      let weight: f64 = 1;
      if (filter != FilterNumber.lanczos3) weight = weightAt(filter, abs(<f64>(first + j) + 0.5 - centre) / stretch);
      else if (abs(angle) > 1e-9) weight = (LOBES * s * ls) / (angle * angle);
      store<f64>(exact + (j << 3), weight);
      total += weight;
      angle += turn;
      const nextS = s * turnCos + c * turnSin,
        nextLs = ls * lobeCos + lc * lobeSin;
      c = c * turnCos - s * turnSin;
      lc = lc * lobeCos - ls * lobeSin;
      s = nextS;
      ls = nextLs;
    }
    if (total == 0) total = 1;
    const unit = <f64>(1 << WEIGHT_BITS) / total;
    // What is padding lies in front where the source ends: a window reaches beyond it by what a tiny source lacks.
    const start = max(0, min(first, length - taps));
    const row = weights + ((<usize>i * taps + first - start) << 1);
    let sum = 0,
      largest = 0,
      largestAt = 0;
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
    store<i32>(starts + ((<usize>i) << 2), start - offset);
  }
}
