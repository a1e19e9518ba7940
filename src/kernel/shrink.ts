import type { ChooseShrink } from "./jpeg-decoder.ts";
import { MOST_BOX } from "./png-memory.ts";

/** The least reductions at which a block of 8 by 8 is decoded to 4, 2 and 1. */
const ENOUGH = [3, 5, 12];
/** For sizes that are rounded to whole pixels. */
const ROUNDING = 1.001;

/**
 * By which power of two, 0 to 3, a plane's sides can be reduced while it is decoded ("shrink-on-load"). The resampler keeps
 * a part of the work, as with `sharp`: nearer to the size that is wanted, what the decoder leaves out begins to show, as rings in
 * fine patterns.
 *
 * Of a zone plate reduced by Lanczos in full precision, in dB of luma, and `sharp` 0.35.5 beside it:
 *
 *     reduction    3     4     5     6     8     9    10    12
 *     a half    36.2  41.2  46.5  49.5  52.7  56.1  57.9  60.8
 *     a quarter             31.8  35.8  40.2  44.9  47.2  51.0
 *     an eighth                               33.8  35.6  38.6
 *     sharp     27.7  32.6  29.8  32.8  37.7  39.7  35.6  38.5
 *
 * A half at 5 would take 1.2 times as long, and 12 MP of a phone to 800x600 are 5.04. A quarter at 10 takes 1.1 to 1.25 times as
 * long as an eighth, and photos of more than 30 MP are few.
 *
 * @param reduction by how much the resampler would reduce the whole plane
 */
export function chooseShrink(reduction: number): number {
  return ENOUGH.filter((enough) => reduction * ROUNDING >= enough).length;
}

/** How far each component of a JPEG is reduced while it is decoded. */
export const shrinkFor =
  ({ reduction, isSubsampled }: { reduction: number; isSubsampled: boolean }): ChooseShrink =>
  (samplesX, samplesY, isChroma) =>
    chooseShrink(reduction * Math.min(samplesX, samplesY) * (isChroma && isSubsampled ? 2 : 1));

/**
 * By how much a side of a PNG is reduced while it is decoded: the mean of so many by so many pixels. As in libvips, the better filter
 * keeps at least a factor of two, at which what the box filter lets through does not show.
 */
export const boxFor = ({ reduction }: { reduction: number }): number =>
  Math.max(1, Math.min(Math.floor(reduction / 2), MOST_BOX));
