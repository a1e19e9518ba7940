import { boxCount, boxEnd, boxStart, pointIn } from "./colour-boxes";
import { pointCount, valuesOf, weightOf } from "./colour-points";
import { multiplied, unmultiplied } from "./multiplied-pixel";

/** The palette: its colours multiplied by their alpha, and which of them is the nearest to a colour. */

/** Pairs of 16 bits, in places of 256: red and green; blue and alpha. Places without a colour are far from all. */
const RED_GREEN = memory.data(256 * 4, 16);
const BLUE_ALPHA = memory.data(256 * 4, 16);
const FAR: u32 = 1000 | (1000 << 16);
/** The colours as pixels. */
const PIXELS = memory.data(256 * 4, 16);
/** Sums of the points that are nearest to each colour: weight and four values, f64. */
const SUMS = memory.data(256 * 40, 16);
const SUM_BYTES: usize = 40;
/** An alpha from here on is meant to be opaque. */
const OPAQUE: u32 = 250;
const ROUNDS: i32 = 3;

let groups: usize = 0;

/**
 * Makes a palette of the boxes' means, and moves each colour to the mean of what is nearest to it, some times (Lloyd 1982).
 *
 * @param hasUnseen one more colour is clear
 */
export function makePalette(hasUnseen: bool): void {
  groups = (<usize>boxCount + usize(hasUnseen) + 3) >> 2;
  for (let i: usize = 0; i < 256; i++) {
    store<u32>(RED_GREEN + (i << 2), FAR);
    store<u32>(BLUE_ALPHA + (i << 2), FAR);
  }
  if (hasUnseen) setColour(boxCount, 0);
  memory.fill(SUMS, 0, 256 * SUM_BYTES);
  for (let box = 0; box < boxCount; box++) {
    for (let place = boxStart(box), end = boxEnd(box); place < end; place++) addTo(box, pointIn(place));
  }
  moveColours();
  for (let round = 0; round < ROUNDS; round++) {
    memory.fill(SUMS, 0, 256 * SUM_BYTES);
    for (let point: u32 = 0; point < pointCount; point++) addTo(nearestTo(rounded(valuesOf(point))), point);
    moveColours();
  }
}

// @ts-ignore: decorator
@inline
function rounded(values: v128): v128 {
  return i32x4.trunc_sat_f32x4_u(f32x4.add(values, f32x4.splat(0.5)));
}

function addTo(colour: i32, point: u32): void {
  const at = SUMS + <usize>colour * SUM_BYTES,
    weight = <f64>weightOf(point),
    values = valuesOf(point);
  store<f64>(at, load<f64>(at) + weight);
  store<f64>(at, load<f64>(at, 8) + weight * f32x4.extract_lane(values, 0), 8);
  store<f64>(at, load<f64>(at, 16) + weight * f32x4.extract_lane(values, 1), 16);
  store<f64>(at, load<f64>(at, 24) + weight * f32x4.extract_lane(values, 2), 24);
  store<f64>(at, load<f64>(at, 32) + weight * f32x4.extract_lane(values, 3), 32);
}

/** A colour that is nearest to nothing stays. */
function moveColours(): void {
  for (let colour = 0; colour < boxCount; colour++) {
    const at = SUMS + <usize>colour * SUM_BYTES,
      weight = load<f64>(at);
    if (weight == 0) continue;
    const pixel = unmultiplied(
      <u32>(load<f64>(at, 8) / weight + 0.5),
      <u32>(load<f64>(at, 16) / weight + 0.5),
      <u32>(load<f64>(at, 24) / weight + 0.5),
      <u32>(load<f64>(at, 32) / weight + 0.5),
    );
    setColour(colour, pixel >> 24 >= OPAQUE ? pixel | 0xff000000 : pixel);
  }
}

function setColour(colour: usize, pixel: u32): void {
  const values = multiplied(pixel),
    pairs = i16x8.narrow_i32x4_u(values, values);
  v128.store_lane<u32>(RED_GREEN + (colour << 2), pairs, 0);
  v128.store_lane<u32>(BLUE_ALPHA + (colour << 2), pairs, 1);
  store<u32>(PIXELS + (colour << 2), pixel);
}

// @ts-ignore: decorator
@inline
export function pixelOf(colour: i32): u32 {
  return load<u32>(PIXELS + (colour << 2));
}

/** A colour as four numbers of 32 bits. */
// @ts-ignore: decorator
@inline
export function colourValues(colour: i32): v128 {
  const both = v128.load32_zero(RED_GREEN + (colour << 2)),
    others = v128.load32_zero(BLUE_ALPHA + (colour << 2));
  return i32x4.extend_low_i16x8_u(v128.shuffle<i32>(both, others, 0, 4, 1, 5));
}

/** The nearest colour, by the sum of squares; of equal ones the first. @param values four numbers of 32 bits, 0 to 255 */
// @ts-ignore: decorator
@inline
export function nearestTo(values: v128): i32 {
  const halves = i16x8.narrow_i32x4_u(values, values),
    redGreen = v128.shuffle<i32>(halves, halves, 0, 0, 0, 0),
    blueAlpha = v128.shuffle<i32>(halves, halves, 1, 1, 1, 1);
  // The distance, below 2^22, above the colour's number.
  let best = i32x4.splat(i32.MAX_VALUE),
    number = i32x4(0, 1, 2, 3);
  for (let i: usize = 0, end = groups << 4; i < end; i += 16) {
    const first = i16x8.sub(v128.load(RED_GREEN + i), redGreen),
      second = i16x8.sub(v128.load(BLUE_ALPHA + i), blueAlpha);
    const distance = i32x4.add(i32x4.dot_i16x8_s(first, first), i32x4.dot_i16x8_s(second, second));
    best = i32x4.min_s(best, i32x4.add(i32x4.shl(distance, 8), number));
    number = i32x4.add(number, i32x4.splat(4));
  }
  const two = i32x4.min_s(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1)),
    one = i32x4.min_s(two, v128.shuffle<i32>(two, two, 1, 0, 3, 2));
  return i32x4.extract_lane(one, 0) & 255;
}
