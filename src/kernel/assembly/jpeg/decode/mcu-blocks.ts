import { huffmanTable } from "./huffman-tables";
import { Component } from "./jpeg-frame";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { lowTable, skipTable } from "./skip-tables";
import { lastIndex, offsets } from "../zigzag";

/** One block of the MCU that is being decoded: where its parts are, and where its samples go. */
@unmanaged
export class McuBlock {
  component: Component;
  dcTable: usize;
  acTable: usize;
  /** Of a reduced scale. */
  skipTable: usize;
  /** Of blocks of 2 by 2. */
  lowTable: usize;
  offsets: usize;
  lastIndex: i32;
  log2: i32;
  steps: usize;
  stride: usize;
  /** In the first MCU of the row. */
  to: usize;
  /** From one MCU to the next in a row, in bytes. */
  step: usize;
  /** From the first of one row of MCUs to the first of the next. */
  rowStep: usize;
  /** For two places in step: see `interleaved/block-records.ts`. */
  keepTable: usize;
  recordBytes: usize;
}

export const MCU_BLOCK_BYTES = 64;
/** Of the four components that a frame can have, each with 4 by 4 blocks. More than 10 are not allowed (B.2.3), and do no harm. */
export const MCU_BLOCKS = memory.data(64 * 64, 16);
/** Behind the last block of the MCU that is listed. */
export let mcuBlocksEnd: usize = 0;

/** Lists the blocks of an MCU of the scan whose header was read last. */
export function listBlocks(alone: bool, isWhole: bool): void {
  mcuBlocksEnd = MCU_BLOCKS;
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    const n = 1 << c.log2;
    const h = alone ? 1 : c.h,
      v = alone ? 1 : c.v;
    for (let y = 0; y < v; y++) {
      for (let x = 0; x < h; x++) {
        const block = changetype<McuBlock>(mcuBlocksEnd);
        mcuBlocksEnd += MCU_BLOCK_BYTES;
        block.component = c;
        block.dcTable = huffmanTable(c.dcTable);
        block.acTable = huffmanTable(c.acTable);
        block.skipTable = c.log2 < 3 ? skipTable(c.acTable) : 0;
        block.lowTable = c.log2 == 1 ? lowTable(c.acTable) : 0;
        block.offsets = offsets(c.log2);
        block.lastIndex = lastIndex(c.log2);
        block.log2 = c.log2;
        block.steps = c.steps;
        block.stride = c.stride;
        block.to = c.plane + y * n * c.stride + x * n;
        block.step = h * n;
        block.rowStep = isWhole ? <usize>(v * n * c.stride) : 0;
      }
    }
  }
}

/** A row of MCUs is done. */
export function moveToNextRow(): void {
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    block.to += block.rowStep;
  }
}
