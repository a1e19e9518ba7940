import type { Pixels } from "../picture/pixels.ts";
import { type MatrixProfile, readMatrixProfile } from "./icc.ts";

/** From XYZ of D50 to linear sRGB (IEC 61966-2-1, adapted to D50 by Bradford's method), row by row. */
const FROM_XYZ = [
  3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415, 0.033454, 0.0719453, -0.2289914, 1.4052427,
];

/** Linear values are whole numbers up to so many; below, sRGB's own steps are finer than 8 bits at the dark end. */
const LINEAR_STEPS = 16_384;
/** A matrix is kept in so many bits of fraction: the largest sums fill 31 bits. */
const FRACTION = 13;

/** sRGB's transfer function, IEC 61966-2-1. */
const encode = (linear: number) =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
const decode = (sample: number) => (sample <= 0.04045 ? sample / 12.92 : ((sample + 0.055) / 1.055) ** 2.4);

let encoded: Uint8Array | undefined;

/** By linear value, the 8-bit sample of sRGB. */
function encodingTable(): Uint8Array {
  encoded ??= Uint8Array.from({ length: LINEAR_STEPS + 1 }, (_, i) =>
    Math.round(255 * encode(i / LINEAR_STEPS)),
  );
  return encoded;
}

/** How far, at most, two transfer functions and two sets of primaries may differ to be taken for the same. */
const SAME_CURVE = 0.01;
const SAME_MATRIX = 0.02;

/**
 * What converts pixels of an ICC profile to sRGB, relative to the white of each. Colours that sRGB can't show are clipped.
 *
 * @returns `undefined` when there is nothing to convert: the profile is sRGB, or of a kind that is taken for it
 */
export function srgbConverter(icc: Uint8Array): ((pixels: Pixels) => Pixels) | undefined {
  const profile = readMatrixProfile(icc);
  if (!profile) return undefined;
  const matrix = multiply(FROM_XYZ, profile.toXyz);
  if (isSrgb(profile, matrix)) return undefined;
  const curves = profile.curves.map((curve) => Int32Array.from(curve, (v) => Math.round(v * LINEAR_STEPS)));
  const weights = matrix.map((value) => Math.round(value * 2 ** FRACTION));
  return (pixels) => convert(pixels, curves, weights);
}

function isSrgb({ curves }: MatrixProfile, matrix: number[]): boolean {
  const isIdentity = matrix.every((value, i) => Math.abs(value - (i % 4 === 0 ? 1 : 0)) < SAME_MATRIX);
  return (
    isIdentity && curves.every((curve) => curve.every((v, i) => Math.abs(v - decode(i / 255)) < SAME_CURVE))
  );
}

function multiply(a: number[], b: number[]): number[] {
  return a.map((_, i) => {
    const [row, column] = [Math.floor(i / 3) * 3, i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
}

/** Whole numbers throughout, and no calls but `Math.imul`: there may be a million pixels. */
function convert({ width, height, data }: Pixels, curves: Int32Array[], weights: number[]): Pixels {
  const [red, green, blue] = curves as [Int32Array, Int32Array, Int32Array];
  const w = Int32Array.from(weights);
  const [rr, rg, rb, gr, gg, gb] = [w[0]!, w[1]!, w[2]!, w[3]!, w[4]!, w[5]!];
  const [br, bg, bb] = [w[6]!, w[7]!, w[8]!];
  const table = encodingTable();
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const r = red[data[i]!]!;
    const g = green[data[i + 1]!]!;
    const b = blue[data[i + 2]!]!;
    const toRed = (Math.imul(rr, r) + Math.imul(rg, g) + Math.imul(rb, b)) >> FRACTION;
    const toGreen = (Math.imul(gr, r) + Math.imul(gg, g) + Math.imul(gb, b)) >> FRACTION;
    const toBlue = (Math.imul(br, r) + Math.imul(bg, g) + Math.imul(bb, b)) >> FRACTION;
    result[i] = table[toRed < 0 ? 0 : toRed > LINEAR_STEPS ? LINEAR_STEPS : toRed]!;
    result[i + 1] = table[toGreen < 0 ? 0 : toGreen > LINEAR_STEPS ? LINEAR_STEPS : toGreen]!;
    result[i + 2] = table[toBlue < 0 ? 0 : toBlue > LINEAR_STEPS ? LINEAR_STEPS : toBlue]!;
    result[i + 3] = data[i + 3]!;
  }
  return { width, height, data: result };
}
