import { height, rowAt, width } from "../encode/picture-rows";
import { multiplied } from "./multiplied-pixel";
import { colourValues, nearestTo, pixelOf } from "./palette-search";

/**
 * Gives each pixel the nearest colour of the palette, and hands what it is off on to its neighbours (Floyd and Steinberg 1976): 7/16 to
 * the right, and 3/16, 5/16 and 1/16 below.
 */

/** Of a pixel: four numbers of 32 bits, in sixteenths. */
const ERROR_BYTES: usize = 16;

/** @returns what `diffuse` takes: the errors of two rows, with room for a pixel at both ends */
export function diffusionBytes(): u64 {
  return 2 * ERROR_BYTES * (<u64>width + 2);
}

/**
 * @param to the picture as RGBA; may be where its pixels are
 * @param strength how much of the errors is handed on, in 1/256
 */
export function diffuse(errors: usize, to: usize, strength: i32): void {
  const rowErrors = ERROR_BYTES * (<usize>width + 2),
    rowBytes = (<usize>width) << 2;
  memory.fill(errors, 0, 2 * rowErrors);
  let here = errors + ERROR_BYTES,
    below = here + rowErrors;
  for (let y = 0; y < height; y++, to += rowBytes) {
    diffuseRow(rowAt(y), to, here, below, strength);
    const done = here;
    here = below;
    below = done;
    memory.fill(below - ERROR_BYTES, 0, rowErrors);
  }
}

function diffuseRow(from: usize, to: usize, here: usize, below: usize, strength: i32): void {
  const scale = i32x4.splat(strength);
  let last: v128 = i32x4.splat(-1),
    colour = 0;
  for (const end = from + ((<usize>width) << 2); from < end; from += 4, to += 4, here += 16, below += 16) {
    const pixel = load<u32>(from),
      alpha = pixel >> 24;
    if (alpha == 0) {
      store<u32>(to, 0);
      continue;
    }
    let wanted = i32x4.add(multiplied(pixel), i32x4.shr_s(i32x4.mul(v128.load(here), scale), 12));
    wanted = i32x4.min_s(i32x4.max_s(wanted, i32x4.splat(0)), i32x4.splat(255));
    if (alpha == 255) wanted = i32x4.replace_lane(wanted, 3, 255);
    if (v128.any_true(v128.xor(wanted, last))) colour = nearestTo(wanted);
    last = wanted;
    store<u32>(to, pixelOf(colour));
    const off = i32x4.sub(wanted, colourValues(colour));
    add(here + 16, off, 7);
    add(below - 16, off, 3);
    add(below, off, 5);
    add(below + 16, off, 1);
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, off: v128, parts: i32): void {
  v128.store(at, i32x4.add(v128.load(at), i32x4.mul(off, i32x4.splat(parts))));
}
