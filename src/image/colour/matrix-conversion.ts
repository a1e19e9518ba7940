import type { Conversion } from "./conversion.ts";
import type { MatrixProfile } from "./icc-profile.ts";
import { invert, multiply, SRGB_TO_XYZ } from "./primaries.ts";
import { linearToSrgb } from "./transfer-curves.ts";

/** From XYZ of D50 to linear sRGB. */
const FROM_XYZ = invert(SRGB_TO_XYZ)!;

/** Light is counted in so many steps: one is at most a fifth of a level, at the dark end of sRGB's curve. */
const LIGHT_STEPS = 16_384;
/** Bits of fraction of a step. A sum fits 32 bits while the matrix has no element above 170; no real one has. */
const FRACTION = 8;
const HALF = 1 << (FRACTION - 1);

let encoded: Uint8Array | undefined;

/** By light in steps, the 8-bit sample of sRGB. */
function encodingTable(): Uint8Array {
  encoded ??= Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, i) =>
    Math.round(255 * linearToSrgb(i / LIGHT_STEPS)),
  );
  return encoded;
}

/**
 * Each sample goes through its curve, light through the matrix. Colours that sRGB can't show are clipped.
 *
 * What a sample adds to each primary's light is looked up, so that a pixel takes no multiplication.
 */
export function matrixConversion({ toXyz, curves }: MatrixProfile): Conversion {
  const summands = multiply(FROM_XYZ, toXyz).map((weight, i) =>
    Int32Array.from(curves[i % 3]!, (light) => Math.round(light * weight * (LIGHT_STEPS << FRACTION))),
  );
  const [rr, rg, rb] = summands.slice(0, 3) as [Int32Array, Int32Array, Int32Array];
  const [gr, gg, gb] = summands.slice(3, 6) as [Int32Array, Int32Array, Int32Array];
  const [br, bg, bb] = summands.slice(6, 9) as [Int32Array, Int32Array, Int32Array];
  const table = encodingTable();
  return (samples) => {
    const result = new Uint8ClampedArray(samples.length);
    for (let i = 0; i < samples.length; i += 4) {
      const r = samples[i]!;
      const g = samples[i + 1]!;
      const b = samples[i + 2]!;
      const toRed = (rr[r]! + rg[g]! + rb[b]! + HALF) >> FRACTION;
      const toGreen = (gr[r]! + gg[g]! + gb[b]! + HALF) >> FRACTION;
      const toBlue = (br[r]! + bg[g]! + bb[b]! + HALF) >> FRACTION;
      result[i] = table[toRed < 0 ? 0 : toRed > LIGHT_STEPS ? LIGHT_STEPS : toRed]!;
      result[i + 1] = table[toGreen < 0 ? 0 : toGreen > LIGHT_STEPS ? LIGHT_STEPS : toGreen]!;
      result[i + 2] = table[toBlue < 0 ? 0 : toBlue > LIGHT_STEPS ? LIGHT_STEPS : toBlue]!;
      result[i + 3] = samples[i + 3]!;
    }
    return result;
  };
}
