import { fillBlock, idct2Two, mean } from "../inverse-dct";
import { McuBlock } from "../mcu-blocks";
import { lastIndex, offsets } from "../../zigzag";

/**
 * A block that is decoded, but not yet shown:
 *
 *     0  i32       DC
 *     4  i32       how it ended, FLAT for a block of DC alone
 *     8  i16[N*N]  its coefficients column by column, DC's place free
 */
export const HEAD_BYTES: usize = 8;
export const FLAT = 513;

/** Of N by N for N = 1 and 2. */
export function recordBytes(log2: i32): usize {
  return log2 == 0 ? HEAD_BYTES : HEAD_BYTES + 8;
}

/**
 * u8[1024]: for the index that comes after a symbol, where its coefficient goes, in bits of the record's word. The indices go as far
 * as a symbol's places can take them, marks included (`skip-tables.ts`). What nobody needs goes where DC will be.
 */
export const SHIFTS = memory.data(1024);

export function makeShifts(): void {
  for (let k = 1; k <= lastIndex(1); k++) {
    const offset: i32 = load<u8>(offsets(1) + k);
    if (offset < 8) store<u8>(SHIFTS + k + 1, <u8>(offset << 3));
  }
}

/**
 * Shows a block of each of `count` MCUs that stand side by side: the first at `to`, from the record at `first`.
 *
 * @param gap to be added to DC
 * @param hop from one to the next, in bytes
 */
export function showRun(block: McuBlock, first: usize, gap: i32, to: usize, count: i32, hop: usize): void {
  const end = first + <usize>count * hop;
  if (block.log2 == 0) showRun1(block, first, gap, to, end, hop);
  else showRun2(block, first, gap, to, end, hop);
}

function showRun1(block: McuBlock, first: usize, gap: i32, to: usize, end: usize, hop: usize): void {
  const dcStep: i32 = load<u16>(block.steps),
    step = block.step;
  let at = to;
  for (let record = first; record < end; record += hop, at += step) store<u8>(at, mean(load<i32>(record) + gap, dcStep));
}

/** Two blocks at a time; the last of an odd run by itself, twice. */
function showRun2(block: McuBlock, first: usize, gap: i32, to: usize, end: usize, hop: usize): void {
  const steps = block.steps,
    stride = block.stride,
    step = block.step;
  const dcStep: i32 = load<u16>(steps);
  let at = to;
  for (let record = first; record < end; record += 2 * hop, at += 2 * step) {
    const isAlone = record + hop >= end;
    const second = isAlone ? record : record + hop,
      toSecond = isAlone ? at : at + step;
    const dc = load<i32>(record) + gap,
      dcOfSecond = load<i32>(second) + gap;
    let blocks = v128.load64_zero(record, 8);
    blocks = v128.load_lane<u64>(second, blocks, 1, 8);
    blocks = i16x8.replace_lane(i16x8.replace_lane(blocks, 0, <i16>dc), 4, <i16>dcOfSecond);
    idct2Two(blocks, steps, at, toSecond, stride);
    if (isWideMean(record, dc * dcStep)) fillBlock(mean(dc, dcStep), 1, at, stride);
    if (isWideMean(second, dcOfSecond * dcStep)) fillBlock(mean(dcOfSecond, dcStep), 1, toSecond, stride);
  }
}

/** Whether a block is DC alone that does not fit into 16 bits, where the transform would take less of it than the mean. */
// @ts-ignore: decorator
@inline
function isWideMean(record: usize, dequantised: i32): bool {
  return dequantised != <i32>(<i16>dequantised) && load<i32>(record, 4) == FLAT;
}
