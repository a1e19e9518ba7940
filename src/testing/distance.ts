import type { Pixels } from "../image/picture/pixels.ts";

/**
 * The root mean square distance of two pictures in 8-bit levels, over red, green, blue and alpha. Colour counts
 * by its alpha: what can't be seen can't differ.
 *
 * @throws {Error} when their sizes differ
 */
export function distance(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`Sizes differ: ${a.width}x${a.height} and ${b.width}x${b.height}`);
  }
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) {
    const difference = visible(a.data, i) - visible(b.data, i);
    sum += difference * difference;
  }
  return Math.sqrt(sum / a.data.length);
}

const visible = (data: Uint8ClampedArray, i: number) =>
  i % 4 === 3 ? data[i]! : (data[i]! * data[i | 3]!) / 255;

/**
 * The mean absolute difference of two pictures of one size in 8-bit levels, counted as by `distance`. A few pixels far off
 * weigh less here.
 */
export function meanDifference(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(visible(a.data, i) - visible(b.data, i));
  return sum / a.data.length;
}

/** The most that any sample differs by. */
export function mostDifference(a: Pixels, b: Pixels): number {
  let most = 0;
  for (let i = 0; i < a.data.length; i++) {
    most = Math.max(most, Math.abs(visible(a.data, i) - visible(b.data, i)));
  }
  return most;
}
