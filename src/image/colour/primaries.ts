import type { Chromaticities, Xy } from "./colour-description.ts";

/** Three by three numbers, row by row. */
export type Matrix = number[];

const D65: Xy = [0.3127, 0.329];
const C: Xy = [0.31, 0.316];

const of = (red: Xy, green: Xy, blue: Xy, white: Xy): Chromaticities => ({ white, red, green, blue });

export const SRGB_PRIMARIES = of([0.64, 0.33], [0.3, 0.6], [0.15, 0.06], D65);
const BT601_525 = of([0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65);

/** By code point, ColourPrimaries of ITU-T H.273 (table 2). */
export const CICP_PRIMARIES: Record<number, Chromaticities> = {
  1: SRGB_PRIMARIES,
  4: of([0.67, 0.33], [0.21, 0.71], [0.14, 0.08], C),
  5: of([0.64, 0.33], [0.29, 0.6], [0.15, 0.06], D65),
  6: BT601_525,
  7: BT601_525,
  8: of([0.681, 0.319], [0.243, 0.692], [0.145, 0.049], C),
  9: of([0.708, 0.292], [0.17, 0.797], [0.131, 0.046], D65),
  10: of([1, 0], [0, 1], [0, 0], [1 / 3, 1 / 3]),
  11: of([0.68, 0.32], [0.265, 0.69], [0.15, 0.06], [0.314, 0.351]),
  12: of([0.68, 0.32], [0.265, 0.69], [0.15, 0.06], D65),
  22: of([0.63, 0.34], [0.295, 0.605], [0.155, 0.077], D65),
};

/** The white of a profile connection space (ICC.1:2022, 7.2.16). */
const D50 = [0.9642, 1, 0.8249] as const;

/** Bradford's cone responses (ICC.1:2022, annex E). */
const BRADFORD = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

/**
 * The matrix from linear red, green and blue to XYZ, with the white adapted to D50 as a profile has it.
 *
 * @returns `undefined` for points that span no space, or a white that is none
 */
export function primariesToXyz({ white, red, green, blue }: Chromaticities): Matrix | undefined {
  const columns = [red, green, blue].map(([x, y]) => [x, y, 1 - x - y]);
  const mixture = [0, 1, 2].flatMap((row) => columns.map((column) => column[row]!));
  const light = toXyz(white);
  const inverse = invert(mixture);
  if (!light || !inverse) return undefined;
  const parts = apply(inverse, light);
  const unadapted = mixture.map((value, i) => value * parts[i % 3]!);
  const from = apply(BRADFORD, light);
  const to = apply(BRADFORD, D50);
  const scaled = BRADFORD.map((value, i) => (value * to[Math.floor(i / 3)]!) / from[Math.floor(i / 3)]!);
  const result = multiply(multiply(invert(BRADFORD)!, scaled), unadapted);
  return result.every(Number.isFinite) ? result : undefined;
}

/** A colour of luminance 1. */
const toXyz = ([x, y]: Xy) => (y > 0 ? [x / y, 1, (1 - x - y) / y] : undefined);

const apply = (m: Matrix, [x, y, z]: readonly number[]) =>
  [0, 3, 6].map((row) => m[row]! * x! + m[row + 1]! * y! + m[row + 2]! * z!);

export function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((_, i) => {
    const [row, column] = [Math.floor(i / 3) * 3, i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
}

/** By cofactors; `undefined` for a matrix that has no inverse. */
export function invert(m: Matrix): Matrix | undefined {
  const at = (row: number, column: number) => m[(row % 3) * 3 + (column % 3)]!;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0);
  if (Math.abs(determinant) < 1e-9) return undefined;
  return m.map((_, i) => cofactor(i % 3, Math.floor(i / 3)) / determinant);
}

export const SRGB_TO_XYZ = primariesToXyz(SRGB_PRIMARIES)!;
