import { component } from "./jpeg-frame";
import { latchedSteps } from "./jpeg-scan";

/**
 * Where the last bit of AC coefficients can be done without: at 1/4, where the lowest 2 by 2 frequencies are kept, if the squares of
 * the three AC steps add up to no more than this. A scan that tells nothing but that bit ("Ah 1, Al 0") is the longest of a file.
 *
 * What it costs, in levels squared, with steps q: of a coefficient that seems to be 0 one step may be missing, and any other is taken
 * half a step larger, at the middle of the two values that it may have. Where coefficients are distributed as Laplace has it, as in
 * photos (Lam and Goodman, "A mathematical analysis of the DCT coefficient distributions for images", 2000), and a share t of them
 * is 2 steps and more, a share of t^(1/3) - t is 1 step, and the mean is (t^(1/3) - t + t / 4) q^2: at most 0.44 q^2, at t = 0.3.
 * The DCT is orthonormal but for a factor, so that the samples' mean is the sum over the frequencies divided by 64.
 *
 *     LUMA     50   0.44 * 50 / 64 = 0.34, of which resampling by 1.25 and more leaves 0.7, and 0.16 for rounding twice: 0.40,
 *                   which is 52.1 dB. Quality 85 of the standard's table has steps of 3, 4 and 4: 41. Quality 80 has 4, 5 and 5: 66
 *     CHROMA  100   0.64: 50 dB, of what is seen less. Quality 85 has steps of 5, 5 and 6: 86
 *
 * At 1/8 there is no AC. At 1/2 the steps of the 15 frequencies are too large: 49 to 51 dB at quality 85.
 */
const LUMA = 50;
const CHROMA = 100;

/** Whether a component, whose first scan has begun, may be left without the last bit of its AC coefficients. */
export function isLastBitSmall(index: i32): bool {
  const c = component(index);
  if (c.log2 != 1) return false;
  const steps = latchedSteps(index);
  return square(steps, 1) + square(steps, 8) + square(steps, 9) <= <u32>(c.isChroma ? CHROMA : LUMA);
}

// @ts-ignore: decorator
@inline
function square(steps: usize, natural: usize): u32 {
  const step: u32 = load<u16>(steps + (natural << 1));
  // Beyond this one is too large alone.
  return step > 255 ? 65025 : step * step;
}
