import { readFileSync } from "node:fs";
import { ssim } from "ssim.js";
import { pixelsOf } from "../../src/testing/fixtures.ts";
import { referenceResample } from "../../src/testing/reference.ts";

/**
 * What a photo's renditions should look like: the photo decoded at full size and resampled in full precision. Libraries
 * round sizes differently, so that there is one for each size that is asked for.
 */
export async function referencesOf(photo) {
  const pixels = await pixelsOf(new Uint8Array(readFileSync(photo)));
  const whole = { left: 0, top: 0, width: pixels.width, height: pixels.height };
  const made = new Map();
  return ({ width, height }) => {
    const key = `${width}x${height}`;
    if (!made.has(key)) made.set(key, referenceResample(pixels, whole, { width, height }));
    return made.get(key);
  };
}

/** The mean structural similarity (Wang and others, 2004) of a JPEG and its reference, 1 for equal pictures. */
export async function similarity(file, reference) {
  const pixels = await pixelsOf(new Uint8Array(readFileSync(file)));
  return ssim(pixels, reference(pixels), { ssim: "original", downsample: false }).mssim;
}
