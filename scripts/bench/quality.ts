import sharp from "sharp";
import { ssim } from "ssim.js";
import { render } from "../../src/image/index.ts";
import type { Pixels } from "../../src/image/picture/pixels.ts";
import { pixelsOf } from "../../src/testing/fixtures.ts";
import { referenceResample } from "../../src/testing/reference.ts";

const MEDIUM = { name: "medium", width: 800, height: 600 };
/** Qualities between which the one of equal similarity is looked for. */
const [LOWEST, HIGHEST] = [30, 98];

/**
 * How many bytes our 800x600 rendition of a JPEG takes at the lowest quality at which it is at least as similar as another's
 * to what it should look like.
 *
 * @returns undefined when no quality is enough
 */
export async function bytesAtEqualSimilarity(
  source: Uint8Array,
  theirs: Uint8Array,
): Promise<number | undefined> {
  const reference = await referenceOf(source);
  const target = await similarity(theirs, reference);
  let found: number | undefined;
  let [low, high] = [LOWEST, HIGHEST];
  while (low <= high) {
    const quality = (low + high) >> 1;
    const [rendition] = await render(source, [{ ...MEDIUM, quality }]);
    if ((await similarity(rendition!.data, reference)) >= target) {
      found = rendition!.data.length;
      high = quality - 1;
    } else low = quality + 1;
  }
  return found;
}

/** What a rendition of some size should look like. */
type Reference = (size: { width: number; height: number }) => Pixels;

/**
 * The photo decoded at full size, upright and in sRGB, and resampled in full precision. Libraries round sizes differently, so
 * that there is one for each size that is asked for.
 */
async function referenceOf(source: Uint8Array): Promise<Reference> {
  const whole = sharp(source).rotate().toColourspace("srgb").ensureAlpha().raw();
  const { data, info } = await whole.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = { width, height, data: new Uint8ClampedArray(data) };
  const made = new Map<string, Pixels>();
  return (size) => {
    const key = `${size.width}x${size.height}`;
    const known = made.get(key) ?? referenceResample(pixels, { left: 0, top: 0, width, height }, size);
    made.set(key, known);
    return known;
  };
}

/** The mean structural similarity (Wang and others, 2004) of a JPEG and its reference, 1 for equal pictures. */
async function similarity(bytes: Uint8Array, reference: Reference): Promise<number> {
  const pixels = await pixelsOf(bytes);
  return ssim(pixels, reference(pixels), { ssim: "original", downsample: false }).mssim;
}
