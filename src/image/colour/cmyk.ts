import type { Conversion } from "./conversion.ts";

/**
 * How inks without a profile show: for each product of powers of cyan, magenta, yellow and black (0 to 1) of
 * degree 1 to 4, the exponent of black rising first, the levels of red, green and blue that it adds to the
 * paper's 255.
 *
 * Fitted by scripts/bench/fit-cmyk.mjs to what sharp shows. As it is evaluated here, it is 1.5 levels from
 * sharp on average and at most 27 over inks at random, and 1.2 to 1.8 on average over photos.
 */
const COEFFICIENTS: readonly (readonly [number, number, number])[] = [
  [-270, -278, -280],
  [38, 88, 125],
  [159, 79, 0],
  [-167, -138, -100],
  [9, -23, -257],
  [-7, 40, 464],
  [-9, -28, -421],
  [0, 11, 191],
  [-7, 2, 78],
  [-1, -12, -211],
  [10, 5, 154],
  [14, 6, -52],
  [2, 1, 87],
  [-9, -3, -56],
  [-15, -265, -155],
  [18, 525, 241],
  [-9, -426, -142],
  [2, 157, 48],
  [-11, 42, 251],
  [19, -46, -339],
  [0, 14, 102],
  [-14, -12, -109],
  [-4, 15, 33],
  [8, -2, 77],
  [-23, 47, 17],
  [58, -325, -49],
  [-22, 180, 29],
  [2, -45, -77],
  [-10, -3, 70],
  [9, -3, 24],
  [20, 108, 14],
  [-26, 112, -11],
  [3, 45, -1],
  [-2, -143, -3],
  [-332, -135, -33],
  [639, 226, 43],
  [-480, -141, -4],
  [149, 53, 6],
  [25, 15, 80],
  [-32, -23, -87],
  [11, 11, 13],
  [4, -2, -19],
  [-13, -6, -67],
  [-8, 1, 80],
  [186, 249, 28],
  [-239, -318, -42],
  [68, 105, 9],
  [-69, -23, -76],
  [47, 19, 94],
  [-4, 8, -32],
  [-166, -140, -17],
  [70, 42, 1],
  [-5, 0, 21],
  [-2, 69, 8],
  [125, 22, 11],
  [-367, -67, -16],
  [236, 26, -10],
  [55, -10, -27],
  [-2, 10, 47],
  [11, -1, -11],
  [221, -100, 13],
  [-58, 91, -1],
  [45, 8, 15],
  [130, 28, -1],
  [-331, 21, -7],
  [160, -10, 8],
  [-60, 2, -1],
  [-227, 0, -10],
  [191, -8, 4],
];
const DEGREE = 4;

/**
 * The formula is evaluated at every 32nd level of each ink, and between these by the five corners of the
 * simplex that a colour lies in (Kasson et al., "Performing color space conversions with three-dimensional
 * linear interpolation", 1995, in four dimensions). The last node of an ink stands for its level 256, one
 * more than there is.
 */
const CELL_BITS = 5;
const CELL = 1 << CELL_BITS;
const NODES = (256 >> CELL_BITS) + 1;
/** Steps in the table from one node to the next in black, yellow, magenta and cyan. */
const K = 3;
const Y = K * NODES;
const M = Y * NODES;
const C = M * NODES;
/**
 * Nodes are kept in sixteenths of a level, and may lie beyond black and white: what comes of them is clipped.
 */
const FRACTION = 4;
const SHIFT = FRACTION + CELL_BITS;
const HALF = 1 << (SHIFT - 1);
/** Of a packed number, the step; its fraction of a cell lies above. */
const STEP = 0xffff;

let nodes: Int16Array | undefined;

function nodeTable(): Int16Array {
  if (nodes) return nodes;
  nodes = new Int16Array(C * NODES);
  const powers = Array.from({ length: NODES }, (_, node) =>
    Array.from({ length: DEGREE + 1 }, (_, exponent) => ((node * CELL) / 255) ** exponent),
  );
  let at = 0;
  for (const c of powers)
    for (const m of powers)
      for (const y of powers)
        for (const k of powers) {
          for (const level of formula(c, m, y, k)) nodes[at++] = Math.round(level * 2 ** FRACTION);
        }
  return nodes;
}

/** Red, green and blue of inks, each given by its powers. */
function formula(c: number[], m: number[], y: number[], k: number[]): [number, number, number] {
  const shown: [number, number, number] = [255, 255, 255];
  // The first product, of degree 0, is the paper and has no coefficients.
  let term = -1;
  for (let i = 0; i <= DEGREE; i++) {
    for (let j = 0; i + j <= DEGREE; j++) {
      for (let l = 0; i + j + l <= DEGREE; l++) {
        for (let n = 0; i + j + l + n <= DEGREE; n++, term++) {
          if (term < 0) continue;
          const product = c[i]! * m[j]! * y[l]! * k[n]!;
          for (let channel = 0; channel < 3; channel++) {
            shown[channel]! += product * COEFFICIENTS[term]![channel]!;
          }
        }
      }
    }
  }
  return shown;
}

/**
 * Shows inks that come without a profile.
 *
 * @param isInverted 255 is no ink, not all of it
 */
export function cmykConversion(isInverted: boolean): Conversion {
  const table = nodeTable();
  const flip = isInverted ? 255 : 0;
  return (samples) => {
    const result = new Uint8ClampedArray(samples.length);
    for (let i = 0; i < samples.length; i += 4) {
      const c = samples[i]! ^ flip;
      const m = samples[i + 1]! ^ flip;
      const y = samples[i + 2]! ^ flip;
      const k = samples[i + 3]! ^ flip;
      // The way from the cell's first corner to its last: along the ink that is farthest in its cell first.
      // Sorted by a network of five comparisons.
      const inC = ((c & (CELL - 1)) << 16) | C;
      const inM = ((m & (CELL - 1)) << 16) | M;
      const inY = ((y & (CELL - 1)) << 16) | Y;
      const inK = ((k & (CELL - 1)) << 16) | K;
      const moreCm = inC > inM ? inC : inM;
      const lessCm = inC > inM ? inM : inC;
      const moreYk = inY > inK ? inY : inK;
      const lessYk = inY > inK ? inK : inY;
      const first = moreCm > moreYk ? moreCm : moreYk;
      const high = moreCm > moreYk ? moreYk : moreCm;
      const low = lessCm > lessYk ? lessCm : lessYk;
      const fourth = lessCm > lessYk ? lessYk : lessCm;
      const second = high > low ? high : low;
      const third = high > low ? low : high;

      const corner0 =
        (c >> CELL_BITS) * C + (m >> CELL_BITS) * M + (y >> CELL_BITS) * Y + (k >> CELL_BITS) * K;
      const corner1 = corner0 + (first & STEP);
      const corner2 = corner1 + (second & STEP);
      const corner3 = corner2 + (third & STEP);
      const corner4 = corner3 + (fourth & STEP);
      const weight4 = fourth >> 16;
      const weight3 = (third >> 16) - weight4;
      const weight2 = (second >> 16) - (third >> 16);
      const weight1 = (first >> 16) - (second >> 16);
      const weight0 = CELL - (first >> 16);
      const red =
        weight0 * table[corner0]! +
        weight1 * table[corner1]! +
        weight2 * table[corner2]! +
        weight3 * table[corner3]! +
        weight4 * table[corner4]!;
      const green =
        weight0 * table[corner0 + 1]! +
        weight1 * table[corner1 + 1]! +
        weight2 * table[corner2 + 1]! +
        weight3 * table[corner3 + 1]! +
        weight4 * table[corner4 + 1]!;
      const blue =
        weight0 * table[corner0 + 2]! +
        weight1 * table[corner1 + 2]! +
        weight2 * table[corner2 + 2]! +
        weight3 * table[corner3 + 2]! +
        weight4 * table[corner4 + 2]!;
      result[i] = (red + HALF) >> SHIFT;
      result[i + 1] = (green + HALF) >> SHIFT;
      result[i + 2] = (blue + HALF) >> SHIFT;
      result[i + 3] = 255;
    }
    return result;
  };
}
