import { Component } from "./jpeg-frame";

/**
 * ITU T.81 K.8: of a progressive picture whose scans have not all come, the lowest coefficients of a block are estimated from the
 * means of the blocks around it, so that they do not show as flat squares.
 */

/** Zigzag indices 1 to 5: AC01, AC10, AC20, AC11, AC02. */
const ESTIMATED = 5;
/** K.8.1: each estimate is so many 256ths of a difference of means. */
const FIRST_ORDER = 36;
const SECOND_ORDER = 9;
const DIAGONAL = 5;

/** Of each component: the bit position to which each coefficient is known; at 0 it is known in full, at -1 not at all. */
const KNOWN_TO = memory.data(4 * ESTIMATED);

/** Begins a frame, of which no scan has told anything. */
export function forgetKnown(): void {
  memory.fill(KNOWN_TO, 0xff, 4 * ESTIMATED);
}

/** Notes that a scan tells a component's coefficients from `start` to `end` down to a bit position. */
export function noteBand(index: i32, start: i32, end: i32, position: i32): void {
  for (let k = max(start, 1); k <= min(end, ESTIMATED); k++) store<i8>(KNOWN_TO + index * ESTIMATED + k - 1, <i8>position);
}

/** Whether anything of a component's blocks is there to be estimated. */
export function isSmoothed(index: i32): bool {
  for (let k = 1; k <= ESTIMATED; k++) if (knownTo(index, k) != 0) return true;
  return false;
}

// @ts-ignore: decorator
@inline
function knownTo(index: i32, k: i32): i32 {
  return load<i8>(KNOWN_TO + index * ESTIMATED + k - 1);
}

/**
 * Estimates what is missing in a row of blocks, in place. The means of all rows must be there.
 *
 * @param c the component, whose steps lie as its blocks do: column by column
 */
export function smoothRow(c: Component, index: i32, y: i32): void {
  const n = 1 << c.log2;
  if (n == 1) return;
  const bytes = 2 << (2 * c.log2),
    rowBytes = c.blocksAcross * bytes;
  const row = c.coefficients + <usize>(y * rowBytes);
  const above = y > 0 ? row - rowBytes : row,
    below = y + 1 < c.ownBlocksDown ? row + rowBytes : row;
  // What is right of the last block of the picture is padding of its MCU.
  const last = (c.ownBlocksAcross - 1) * bytes;
  for (let x = 0; x <= last; x += bytes) {
    const left = max(0, x - bytes),
      right = min(last, x + bytes);
    const n1 = mean(above + left),
      n2 = mean(above + x),
      n3 = mean(above + right);
    const n4 = mean(row + left),
      n5 = mean(row + x),
      n6 = mean(row + right);
    const n7 = mean(below + left),
      n8 = mean(below + x),
      n9 = mean(below + right);
    const block = row + x;
    estimate(c, index, block, 1, n, FIRST_ORDER * (n4 - n6));
    estimate(c, index, block, 2, 1, FIRST_ORDER * (n2 - n8));
    estimate(c, index, block, 4, n + 1, DIAGONAL * (n1 - n3 - (n7 - n9)));
    if (n == 2) continue;
    estimate(c, index, block, 3, 2, SECOND_ORDER * (n2 + n8 - 2 * n5));
    estimate(c, index, block, 5, 2 * n, SECOND_ORDER * (n4 + n6 - 2 * n5));
  }
}

// @ts-ignore: decorator
@inline
function mean(block: usize): i32 {
  return load<i16>(block);
}

/**
 * Sets a coefficient, if it is 0 as far as it is known. An estimate stays below what is known: of one that is known to be less than
 * 4, nothing larger than 3 is assumed.
 *
 * @param at its place in the block
 * @param difference of means, in 256ths of DC's quantisation step
 */
function estimate(c: Component, index: i32, block: usize, k: i32, at: usize, difference: i32): void {
  const position = knownTo(index, k);
  const coefficient = block + (at << 1);
  if (position == 0 || load<i16>(coefficient) != 0) return;
  const scale = <i64>load<u16>(c.steps),
    step = (<i64>load<u16>(c.steps + (at << 1))) << 8;
  if (step == 0) return;
  const most: i64 = position > 0 ? ((<i64>1) << position) - 1 : 0x7fff;
  const size = min(most, (abs(<i64>difference * scale) + (step >> 1)) / step);
  store<i16>(coefficient, <i16>(difference < 0 ? -size : size));
}
