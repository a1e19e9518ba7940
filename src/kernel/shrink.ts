import type { ChooseShrink } from "./jpeg-decoder.ts";

/** A block of 8 by 8 can be decoded to 8, 4, 2 or 1. */
const MOST = 3;
/** For sizes that are rounded to whole pixels. */
const ROUNDING = 1.001;

/**
 * By which power of two, 0 to 3, a plane's sides can be reduced while it is decoded ("shrink-on-load"). The resampler keeps
 * a part of the work, as with `sharp`: for a half the whole reduction must be 3, for a quarter 5, for an eighth 9. Nearer
 * to the size that is wanted, what the decoder leaves out begins to show.
 *
 * @param reduction by how much the resampler would reduce the whole plane
 */
export function chooseShrink(reduction: number): number {
  const room = Math.max(1, reduction * ROUNDING - 1);
  return Math.min(MOST, Math.floor(Math.log2(room)));
}

/** How far each component is reduced while it is decoded. */
export const shrinkFor =
  ({ reduction, isSubsampled }: { reduction: number; isSubsampled: boolean }): ChooseShrink =>
  (samplesX, samplesY, isChroma) =>
    chooseShrink(reduction * Math.min(samplesX, samplesY) * (isChroma && isSubsampled ? 2 : 1));
