import { isSmoothed, smoothRow } from "./block-smoothing";
import { NATURAL, offsets } from "../zigzag";
import { fillBlock, idct2Two, inverse, mean, meansOf } from "./inverse-dct";
import { Component, component } from "./jpeg-frame";

/**
 * What a progressive frame's scans are decoded into. Of each block it holds the lowest N by N coefficients, 16 bits each, column by
 * column; and of each block 64 bits, one for each zigzag index: its "significance", whether that coefficient is not 0. Refinement
 * scans can't be read without it (ITU T.81 G.1.2.3).
 *
 *     c.coefficients   blocksDown rows of blocksAcross blocks of N * N coefficients
 *     c.significance   blocksDown rows of blocksAcross u64
 */
const SIGNIFICANCE_BYTES: usize = 8;

/** Of a block of 2^log2 by 2^log2. */
// @ts-ignore: decorator
@inline
export function coefficientBytes(log2: i32): usize {
  return 2 << (2 * log2);
}

/** Of the zigzag indices, as bits, those within the lowest 2^log2 by 2^log2 frequencies. */
export function keptBits(log2: i32): u64 {
  const n = 1 << log2;
  let bits: u64 = 0;
  for (let k = 0; k < 64; k++) {
    const natural: i32 = load<u8>(NATURAL + k);
    if (natural >> 3 < n && (natural & 7) < n) bits |= (<u64>1) << k;
  }
  return bits;
}

export function clearCoefficients(c: Component): void {
  const bytes = <usize>c.blocksAcross * c.blocksDown * coefficientBytes(c.log2);
  memory.fill(c.coefficients, 0, bytes);
  c.significance = c.coefficients + bytes;
}

export function clearSignificance(c: Component): void {
  memory.fill(c.significance, 0, <usize>c.blocksAcross * c.blocksDown * SIGNIFICANCE_BYTES);
}

/** A row of MCUs, from coefficients to the samples of a component's plane. */
export function reconstructMcuRow(index: i32, mcuRow: i32): void {
  const c = component(index);
  const n: usize = 1 << c.log2;
  const rowBytes = <usize>c.blocksAcross * coefficientBytes(c.log2);
  let blocks = c.coefficients + <usize>(mcuRow * c.v) * rowBytes;
  for (let y = 0; y < c.v; y++, blocks += rowBytes) {
    const blockRow = mcuRow * c.v + y;
    if (isSmoothed(index) && blockRow < c.ownBlocksDown) smoothRow(c, index, blockRow);
    const to = c.plane + <usize>y * n * c.stride;
    if (c.log2 == 0) meansOf(blocks, c.blocksAcross, load<u16>(c.steps), to);
    else if (c.log2 == 1) reconstructPairs(c, blocks, to);
    else reconstructBlocks(c, blocks, to);
  }
}

function reconstructBlocks(c: Component, blocks: usize, plane: usize): void {
  const log2 = c.log2,
    n: usize = 1 << log2;
  const bytes = coefficientBytes(log2);
  const step: i32 = load<u16>(c.steps);
  let block = blocks,
    to = plane;
  for (let x = 0; x < c.blocksAcross; x++, block += bytes, to += n) {
    if (isFlat(block, bytes)) fillBlock(mean(load<i16>(block), step), log2, to, c.stride);
    else inverse(block, c.steps, log2, to, c.stride);
  }
}

// @ts-ignore: decorator
@inline
function isFlat(block: usize, bytes: usize): bool {
  let all = load<u64>(block) >> 16;
  for (let i: usize = 8; i < bytes; i += 8) all |= load<u64>(block + i);
  return all == 0;
}

/** Blocks of 2 by 2, two at a time. A last one that has no other beside it is written twice to its place. */
function reconstructPairs(c: Component, blocks: usize, to: usize): void {
  const stride = c.stride,
    steps = v128.load_splat<u64>(c.steps),
    halves = halfSteps(c);
  const lacksBit = v128.any_true(halves);
  for (let x = 0; x < c.blocksAcross; x += 2) {
    const at = to + (x << 1),
      hasSecond = x + 1 < c.blocksAcross;
    let pair = v128.load(blocks + (x << 3));
    if (!hasSecond) pair = v128.shuffle<i64>(pair, pair, 0, 0);
    if (lacksBit) pair = withMiddles(pair, steps, halves);
    idct2Two(pair, lacksBit ? ONES : c.steps, at, hasSecond ? at + 2 : at, stride);
  }
}

const ONES = memory.data<i16>([1, 1, 1, 1], 16);

/** Half a step for each coefficient of two blocks that lacks its last bit, 0 for others. */
function halfSteps(c: Component): v128 {
  let halves: u64 = 0;
  for (let left = c.lackingLastBit; left != 0; left &= left - 1) {
    const at: usize = load<u8>(offsets(c.log2) + <usize>ctz(left));
    halves |= (<u64>(load<u16>(c.steps + at) >> 1)) << (at << 3);
  }
  return i64x2.splat(halves);
}

/** Two blocks, multiplied by their steps: where the last bit is lacking, 6 steps may be 7, and are taken as 6.5. */
// @ts-ignore: decorator
@inline
function withMiddles(pair: v128, steps: v128, halves: v128): v128 {
  const half = v128.and(halves, i16x8.ne(pair, i16x8.splat(0))),
    sign = i16x8.shr_s(pair, 15);
  return i16x8.add(i16x8.mul(pair, steps), i16x8.sub(v128.xor(half, sign), sign));
}
