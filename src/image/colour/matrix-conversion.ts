import type { ColourTables } from "../../kernel/row-steps.ts";
import type { ColourConversion, Conversion } from "./conversion.ts";
import type { MatrixProfile } from "./icc-profile.ts";
import { invert, multiply, SRGB_TO_XYZ } from "./primaries.ts";
import { linearToSrgb } from "./transfer-curves.ts";

/** From XYZ of D50 to linear sRGB. */
const FROM_XYZ = invert(SRGB_TO_XYZ)!;

/** Light of 1. */
const FULL_LIGHT = 65_535;
/** Of the light that a sample is looked up by, so many bits do not count: a step is a fifth of a level in the darks. */
const UNUSED_BITS = 2;
const STEP = 2 ** UNUSED_BITS;
const STEPS = (FULL_LIGHT + 1) / STEP;
/** Numbers of 32 bits must hold three summands. No real profile comes near. */
const MOST_LIGHT = 2 ** 29;

let encoded: Uint8Array | undefined;

/** By light in steps, the 8-bit sample of sRGB. */
function encodingTable(): Uint8Array {
  encoded ??= Uint8Array.from({ length: STEPS }, (_, i) =>
    Math.round(255 * linearToSrgb((i * STEP) / FULL_LIGHT)),
  );
  return encoded;
}

/**
 * Each sample goes through its curve, light through the matrix. Colours that sRGB can't show are clipped.
 *
 * What a sample adds to each primary's light is looked up, so that a pixel takes no multiplication.
 */
export function matrixConversion({ toXyz, curves }: MatrixProfile): ColourConversion {
  const toSrgb = multiply(FROM_XYZ, toXyz);
  const light = new Int32Array(3 * 256 * 4);
  for (let channel = 0; channel < 3; channel++) {
    // Rounds the sum to whole steps.
    const half = channel === 0 ? STEP / 2 : 0;
    for (let sample = 0; sample < 256; sample++) {
      for (let primary = 0; primary < 3; primary++) {
        const part = FULL_LIGHT * curves[channel]![sample]! * toSrgb[3 * primary + channel]!;
        light[(channel * 256 + sample) * 4 + primary] = half + clamp(Math.round(part), MOST_LIGHT);
      }
    }
  }
  const tables = { light, samples: encodingTable() };
  return { convert: convertBy(tables), tables };
}

const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));

/** In plain words what the kernel does in `convertRows`. */
const convertBy =
  ({ light, samples }: ColourTables): Conversion =>
  (source) => {
    const result = new Uint8ClampedArray(source.length);
    for (let i = 0; i < source.length; i += 4) {
      const red = 4 * source[i]!;
      const green = 4 * (256 + source[i + 1]!);
      const blue = 4 * (512 + source[i + 2]!);
      for (let c = 0; c < 3; c++) {
        const sum = light[red + c]! + light[green + c]! + light[blue + c]!;
        result[i + c] = samples[Math.min(FULL_LIGHT, Math.max(0, sum)) >> UNUSED_BITS]!;
      }
      result[i + 3] = source[i + 3]!;
    }
    return result;
  };
