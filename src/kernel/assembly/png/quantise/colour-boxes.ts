import { MOST_POINTS, pointCount, valueOf, weightOf } from "./colour-points";

/**
 * Divides the points into boxes, one for each colour of a palette (Heckbert's median cut, 1982, with Wu's choice of boxes and cuts,
 * 1991): the box whose points are the farthest from their mean is cut, across its widest spread, where the two halves are nearest to
 * theirs.
 */
const BOX_BYTES: usize = 24;
/** For each box: its first point, the one behind its last (places in `order`), its widest axis, and its points' distances, f64. */
const BOXES = memory.data(256 * 24, 16);
export let boxCount: i32 = 0;

/** Numbers of points, those of a box together. */
let order: usize = 0;

export function boxesBytes(): usize {
  return 4 * <usize>MOST_POINTS;
}

// @ts-ignore: decorator
@inline
function boxAt(box: i32): usize {
  return BOXES + <usize>box * BOX_BYTES;
}
export function boxStart(box: i32): u32 {
  return load<u32>(boxAt(box));
}
export function boxEnd(box: i32): u32 {
  return load<u32>(boxAt(box), 4);
}
// @ts-ignore: decorator
@inline
export function pointIn(place: u32): u32 {
  return load<u32>(order + ((<usize>place) << 2));
}

/** @param most boxes, 1 to 256 */
export function divide(at: usize, most: i32): void {
  order = at;
  for (let point: u32 = 0; point < pointCount; point++) store<u32>(order + ((<usize>point) << 2), point);
  boxCount = 0;
  if (pointCount == 0) return;
  putBox(boxCount++, 0, pointCount);
  while (boxCount < most) {
    const box = widest();
    if (box < 0) return;
    cut(box);
  }
}

function widest(): i32 {
  let most: f64 = 0,
    found = -1;
  for (let box = 0; box < boxCount; box++) {
    const distances = load<f64>(boxAt(box), 16);
    if (distances <= most) continue;
    most = distances;
    found = box;
  }
  return found;
}

function putBox(box: i32, from: u32, to: u32): void {
  let axis: u32 = 0,
    all: f64 = 0,
    most: f64 = -1;
  for (let i: u32 = 0; i < 4; i++) {
    const distances = distancesAlong(i, from, to);
    all += distances;
    if (distances <= most) continue;
    most = distances;
    axis = i;
  }
  const at = boxAt(box);
  store<u32>(at, from);
  store<u32>(at, to, 4);
  store<u32>(at, axis, 8);
  store<f64>(at, all, 16);
}

/** The sum of squared distances from the mean along one axis. */
function distancesAlong(axis: usize, from: u32, to: u32): f64 {
  let weight: f64 = 0,
    sum: f64 = 0,
    squares: f64 = 0;
  for (let place = from; place < to; place++) {
    const point = pointIn(place),
      w = <f64>weightOf(point),
      value = <f64>valueOf(point, axis);
    weight += w;
    sum += w * value;
    squares += w * value * value;
  }
  return max<f64>(0, squares - (sum * sum) / weight);
}

/** Of the points with each whole value along an axis: their weight and the sum of their values, f64. */
const STRIPS = memory.data(256 * 16, 16);

/** Cuts a box in two, or notes that it can't be. */
function cut(box: i32): void {
  const at = boxAt(box),
    from = load<u32>(at),
    to = load<u32>(at, 4),
    axis: usize = load<u32>(at, 8),
    last = bestCut(axis, from, to);
  const middle = last < 0 ? from : partition(axis, from, to, last);
  if (middle == from || middle == to) {
    store<f64>(at, 0, 16);
    return;
  }
  putBox(box, from, middle);
  putBox(boxCount++, middle, to);
}

/** The last whole value of the first half, or -1 when all have the same. */
function bestCut(axis: usize, from: u32, to: u32): i32 {
  memory.fill(STRIPS, 0, 256 * 16);
  let weight: f64 = 0,
    sum: f64 = 0;
  for (let place = from; place < to; place++) {
    const point = pointIn(place),
      w = <f64>weightOf(point),
      value = <f64>valueOf(point, axis),
      strip = STRIPS + ((<usize>value) << 4);
    store<f64>(strip, load<f64>(strip) + w);
    store<f64>(strip, load<f64>(strip, 8) + w * value, 8);
    weight += w;
    sum += w * value;
  }
  let best: f64 = 0,
    found = -1,
    firstWeight: f64 = 0,
    firstSum: f64 = 0;
  for (let value = 0; value < 255; value++) {
    firstWeight += load<f64>(STRIPS + (value << 4));
    firstSum += load<f64>(STRIPS + (value << 4), 8);
    if (firstWeight == 0 || firstWeight == weight) continue;
    const rest = sum - firstSum,
      near = (firstSum * firstSum) / firstWeight + (rest * rest) / (weight - firstWeight);
    if (near <= best) continue;
    best = near;
    found = value;
  }
  return found;
}

/** Puts the points of the first half first. @returns where the second half begins */
function partition(axis: usize, from: u32, to: u32, last: i32): u32 {
  let middle = from;
  for (let place = from; place < to; place++) {
    const point = pointIn(place);
    if (<i32>valueOf(point, axis) > last) continue;
    store<u32>(order + ((<usize>place) << 2), pointIn(middle));
    store<u32>(order + ((<usize>middle) << 2), point);
    middle++;
  }
  return middle;
}
