/**
 * Fits the formula of src/image/colour/cmyk.ts to what sharp (libvips' own profile of four inks) shows, and
 * prints its coefficients and how far it is from sharp: on inks at random, and on the photos of the benchmark
 * as sharp separates them. Run by hand: `npm ci --prefix scripts/bench && node scripts/bench/fit-cmyk.mjs
 * [PHOTO...]`.
 */
import { readFileSync } from "node:fs";
import sharp from "sharp";

const DEGREE = 4;
/** Inks of each kind on the grid that is fitted to. */
const SIDE = 13;
/**
 * Printers allow about so much ink on one spot, 1 for each that is full; beyond it a picture has next to
 * nothing.
 */
const MOST_INK = 3;
const RARE_WEIGHT = 0.1;

/**
 * Exponents of cyan, magenta, yellow and black in all products of degree 1 to `DEGREE`: as cmyk.ts counts
 * them.
 */
const TERMS = [];
for (let c = 0; c <= DEGREE; c++)
  for (let m = 0; c + m <= DEGREE; m++)
    for (let y = 0; c + m + y <= DEGREE; y++)
      for (let k = 0; c + m + y + k <= DEGREE; k++) if (c + m + y + k > 0) TERMS.push([c, m, y, k]);

/** A TIFF (revision 6.0, section 16) of four inks without a profile, not compressed. */
function tiff(width, height, inks) {
  const SHORT = 3;
  const LONG = 4;
  const bitsAt = 8 + 2 + 11 * 12 + 4;
  const entries = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 4, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 5],
    [273, LONG, 1, bitsAt + 8],
    [277, SHORT, 1, 4],
    [278, LONG, 1, height],
    [279, LONG, 1, inks.length],
    [284, SHORT, 1, 1],
    [332, SHORT, 1, 1],
  ];
  const head = Buffer.alloc(bitsAt + 8);
  head.write("II*\0\x08\0\0\0", "latin1");
  head.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + 12 * i);
    head.writeUInt16LE(type, 12 + 12 * i);
    head.writeUInt32LE(count, 14 + 12 * i);
    head.writeUInt32LE(value, 18 + 12 * i);
  }
  for (let i = 0; i < 4; i++) head.writeUInt16LE(8, bitsAt + 2 * i);
  return Buffer.concat([head, inks]);
}

/** What sharp shows for inks: red, green and blue for each four. */
const shownBySharp = (width, height, inks) =>
  sharp(tiff(width, height, inks))
    .raw()
    .toBuffer();

const termsOf = (inks, at) =>
  TERMS.map((powers) => powers.reduce((v, p, i) => v * (inks[at + i] / 255) ** p, 1));

/** Gauss' elimination for a positive definite matrix. */
function solve(matrix, right) {
  const rows = matrix.map((row, i) => [...row, ...right[i]]);
  for (const [i, pivot] of rows.entries()) {
    for (const [j, row] of rows.entries()) {
      if (i === j) continue;
      const factor = row[i] / pivot[i];
      for (let c = i; c < row.length; c++) row[c] -= factor * pivot[c];
    }
  }
  return rows.map((row, i) => row.slice(rows.length).map((value) => value / row[i]));
}

/** Above the paper's white, which is exact. */
const evaluate = (coefficients, terms, channel) =>
  terms.reduce((sum, term, i) => sum + term * coefficients[i][channel], 255);

/**
 * Least squares. What sharp shows as 0 or 255 it has clipped: the formula is clipped, too, and may lie
 * beyond; that is found by repeating.
 */
function fit(inks, shown) {
  const count = inks.length / 4;
  const samples = Array.from({ length: count }, (_, i) => termsOf(inks, 4 * i));
  const weights = samples.map((_, i) => {
    const ink = inks.subarray(4 * i, 4 * i + 4).reduce((sum, v) => sum + v / 255, 0);
    return ink <= MOST_INK ? 1 : RARE_WEIGHT;
  });
  const matrix = TERMS.map((_, p) =>
    TERMS.map((_, q) => samples.reduce((sum, terms, i) => sum + weights[i] * terms[p] * terms[q], 0)),
  );
  let coefficients;
  for (let round = 0; round < 8; round++) {
    const right = TERMS.map(() => [0, 0, 0]);
    for (const [i, terms] of samples.entries()) {
      for (let c = 0; c < 3; c++) {
        const seen = shown[3 * i + c];
        const now = coefficients ? evaluate(coefficients, terms, c) : seen;
        const wanted = seen === 0 ? Math.min(0, now) : seen === 255 ? Math.max(255, now) : seen;
        for (let p = 0; p < TERMS.length; p++) right[p][c] += weights[i] * terms[p] * (wanted - 255);
      }
    }
    coefficients = solve(matrix, right);
  }
  return coefficients.map((row) => row.map((value) => Math.round(value)));
}

function report(name, coefficients, inks, shown) {
  let [sum, most] = [0, 0];
  for (let i = 0; i < inks.length / 4; i++) {
    const terms = termsOf(inks, 4 * i);
    for (let c = 0; c < 3; c++) {
      const value = Math.min(255, Math.max(0, Math.round(evaluate(coefficients, terms, c))));
      const error = Math.abs(value - shown[3 * i + c]);
      sum += error;
      most = Math.max(most, error);
    }
  }
  console.log(
    `// ${name}: ${((sum * 4) / 3 / inks.length).toFixed(2)} levels from sharp on average, at most ${most}`,
  );
}

const grid = Buffer.alloc(4 * SIDE ** 4);
for (let i = 0; i < grid.length; i++) {
  grid[i] = Math.round(((Math.floor((i >> 2) / SIDE ** (i & 3)) % SIDE) * 255) / (SIDE - 1));
}
const coefficients = fit(grid, await shownBySharp(SIDE ** 2, SIDE ** 2, grid));
for (const [i, row] of coefficients.entries()) console.log(`  [${row.join(", ")}], // ${TERMS[i].join("")}`);

const random = Buffer.alloc(4 * 100 * 100);
for (let i = 0, seed = 1; i < random.length; i++) {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  random[i] = seed >>> 24;
}
report("inks at random", coefficients, random, await shownBySharp(100, 100, random));
for (const path of process.argv.slice(2)) {
  const separated = sharp(readFileSync(path)).resize(160, 120, { fit: "fill" }).toColourspace("cmyk").raw();
  const inks = await separated.toBuffer();
  report(path.split("/").pop(), coefficients, inks, await shownBySharp(160, 120, inks));
}
