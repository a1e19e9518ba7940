import { coefficientBytes } from "./coefficient-store";
import { Component, mcusAcross, mcusDown } from "./jpeg-frame";
import { huffmanTable } from "./huffman-tables";
import { scanComponent, scanComponents } from "./jpeg-scan";

/** One block of the MCUs of a DC scan (ITU T.81 G.1.2.1): where its coefficient is, and the table that it is coded with. */
@unmanaged
export class DcBlock {
  component: Component;
  table: usize;
  /** Of the next MCU's block. */
  to: usize;
  /** From one MCU to the next in a row, in bytes. */
  step: usize;
  /** From the first of one row of MCUs to the first of the next. */
  rowStep: usize;
}
const DC_BLOCK_BYTES: usize = 20;
/** Of the four components that a frame can have, each with 4 by 4 blocks. More than 10 are not allowed (B.2.3), and do no harm. */
const DC_BLOCKS = memory.data(64 * 20, 4);

export let dcBlocksEnd: usize = 0;
/** MCUs across and down the scan. */
export let dcAcross: i32 = 0;
export let dcDown: i32 = 0;

// @ts-ignore: decorator
@inline
export function firstDcBlock(): DcBlock {
  return changetype<DcBlock>(DC_BLOCKS);
}

// @ts-ignore: decorator
@inline
export function nextDcBlock(block: DcBlock): DcBlock {
  return changetype<DcBlock>(changetype<usize>(block) + DC_BLOCK_BYTES);
}

/** Lists the blocks of the first MCU of the scan whose header was read last. */
export function listDcBlocks(): void {
  const alone = scanComponents == 1;
  const first = scanComponent(0);
  dcAcross = alone ? first.ownBlocksAcross : mcusAcross;
  dcDown = alone ? first.ownBlocksDown : mcusDown;
  let block = firstDcBlock();
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    const bytes = coefficientBytes(c.log2);
    const h = alone ? 1 : c.h,
      v = alone ? 1 : c.v;
    for (let y = 0; y < v; y++) {
      for (let x = 0; x < h; x++, block = nextDcBlock(block)) {
        block.component = c;
        block.table = huffmanTable(c.dcTable);
        block.to = c.coefficients + <usize>(y * c.blocksAcross + x) * bytes;
        block.step = <usize>h * bytes;
        block.rowStep = <usize>(v * c.blocksAcross) * bytes;
      }
    }
  }
  dcBlocksEnd = changetype<usize>(block);
}

/** Goes on to the next row of MCUs. */
export function moveDown(): void {
  for (let block = firstDcBlock(); changetype<usize>(block) < dcBlocksEnd; block = nextDcBlock(block)) {
    block.to += block.rowStep - <usize>dcAcross * block.step;
  }
}
