/** A block of 8 by 8 can be decoded to 8, 4, 2 or 1. */
const MOST = 3;
/** For sizes that are rounded to whole pixels. */
const ROUNDING = 1.001;

/**
 * By which power of two, 0 to 3, a plane's sides can be reduced while it is decoded ("shrink-on-load"): never below the
 * size that it is resampled to.
 *
 * @param reduction by how much the resampler would reduce the whole plane
 */
export function chooseShrink(reduction: number): number {
  return Math.max(0, Math.min(MOST, Math.floor(Math.log2(reduction * ROUNDING))));
}
