import { readFileSync } from "node:fs";
import { ssim } from "ssim.js";
import { render } from "../../src/image/index.ts";
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
export async function similarity(bytes, reference) {
  const pixels = await pixelsOf(bytes);
  return ssim(pixels, reference(pixels), { ssim: "original", downsample: false }).mssim;
}

/**
 * The bytes of our 800x600 rendition at the lowest quality at which it is at least so similar to the reference.
 *
 * @returns undefined when no quality is enough
 */
export async function bytesAtSimilarity(photo, reference, target) {
  const source = new Uint8Array(readFileSync(photo));
  let found;
  let [low, high] = [30, 98];
  while (low <= high) {
    const quality = (low + high) >> 1;
    const [{ data }] = await render(source, [{ name: "medium", width: 800, height: 600, quality }]);
    if ((await similarity(data, reference)) >= target) {
      found = data.length;
      high = quality - 1;
    } else low = quality + 1;
  }
  return found;
}
