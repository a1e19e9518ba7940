import { isOpaque } from "../encode/colour-survey";
import { height, rowAt, width } from "../encode/picture-rows";
import { multiplied } from "./multiplied-pixel";

/**
 * The picture's colours as points of four numbers: red, green, blue (all multiplied by alpha) and alpha; with the pixels that each
 * stands for as its weight. If there are more than 65,535 colours, those are one point whose samples differ in their lowest bits only: as
 * few bits as make them fit.
 */
export const MOST_POINTS: u32 = 0xffff;
/** Of a hash table with open addressing: numbers of points, 0 for none. */
const SLOTS: u32 = 1 << 17;
const HASH_SHIFT: u32 = 32 - 17;
const SLOTS_BYTES: usize = 4 << 17;
/** Of a point: its weight and its four numbers, f32; until all pixels are counted, sums of 32 bits. And what its samples share. */
const POINT_BYTES: usize = 24;
const KEY_AT: usize = 20;
/** So many pixels are looked at, whole rows, that no sum overflows. */
const MOST_PIXELS: u64 = 1 << 23;
/** 4 bits of four samples are 65,536 keys: one too many at most. */
const MOST_SHIFT: u32 = 4;

let slots: usize = 0;
let points: usize = 0;
/** Keeps of each sample the bits that count. */
let mask: u32 = 0;
export let pointCount: u32 = 0;
/** Pixels that can't be seen are no points. In rows that are not looked at, there may be some. */
export let hasUnseen: bool = false;

export function pointsBytes(): usize {
  return SLOTS_BYTES + (<usize>MOST_POINTS + 1) * POINT_BYTES;
}

// @ts-ignore: decorator
@inline
function pointAt(point: u32): usize {
  return points + <usize>point * POINT_BYTES;
}

// @ts-ignore: decorator
@inline
export function weightOf(point: u32): f32 {
  return load<f32>(pointAt(point));
}

/** @param axis 0 to 3 */
// @ts-ignore: decorator
@inline
export function valueOf(point: u32, axis: usize): f32 {
  return load<f32>(pointAt(point) + 4 + (axis << 2));
}

// @ts-ignore: decorator
@inline
export function valuesOf(point: u32): v128 {
  return v128.load(pointAt(point), 4);
}

export function collectPoints(at: usize): void {
  slots = at;
  points = at + SLOTS_BYTES;
  for (let shift: u32 = 0; shift <= MOST_SHIFT; shift++) {
    mask = ((0xff << shift) & 0xff) * 0x01010101;
    if (collect()) break;
  }
  for (let point: u32 = 0; point < pointCount; point++) {
    const from = pointAt(point),
      weight = <f32>load<u32>(from);
    const mean = f32x4.div(f32x4.convert_i32x4_u(v128.load(from, 4)), f32x4.splat(weight));
    store<f32>(from, weight);
    v128.store(from, mean, 4);
  }
}

/** @returns false when not all pixels found a point */
function collect(): bool {
  const pixels = <u64>width * height,
    every = max<i32>(1, <i32>((pixels + MOST_PIXELS - 1) / MOST_PIXELS));
  memory.fill(slots, 0, SLOTS_BYTES);
  pointCount = 0;
  hasUnseen = every > 1 && !isOpaque;
  for (let y = 0; y < height; y += every) {
    const row = rowAt(y);
    for (let from = row, end = row + ((<usize>width) << 2); from < end; from += 4) {
      const pixel = load<u32>(from);
      if (pixel == 0) hasUnseen = true;
      else if (!addPixel(pixel)) return false;
    }
  }
  return true;
}

function addPixel(pixel: u32): bool {
  const key = pixel & mask;
  let slot = (key * 0x9e3779b1) >> HASH_SHIFT,
    number = load<u32>(slots + ((<usize>slot) << 2));
  while (number != 0 && load<u32>(pointAt(number - 1), KEY_AT) != key) {
    slot = (slot + 1) & (SLOTS - 1);
    number = load<u32>(slots + ((<usize>slot) << 2));
  }
  if (number == 0) {
    if (pointCount == MOST_POINTS) return false;
    memory.fill(pointAt(pointCount), 0, POINT_BYTES);
    store<u32>(pointAt(pointCount), key, KEY_AT);
    number = ++pointCount;
    store<u32>(slots + ((<usize>slot) << 2), number);
  }
  const point = pointAt(number - 1);
  store<u32>(point, load<u32>(point) + 1);
  v128.store(point, i32x4.add(v128.load(point, 4), multiplied(pixel)), 4);
  return true;
}
