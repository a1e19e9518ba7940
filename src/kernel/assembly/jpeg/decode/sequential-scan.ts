import { BLOCK, BlockReader, ENDED_AT_DC } from "./block-reader";
import { behindRestart, noteScanEnd, noteSegmentEnd } from "./entropy-damage";
import { prepareSegment, segmentEnd, segmentMarker } from "./entropy-segment";
import { mcusAcross, mcusDown } from "./jpeg-frame";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { dataAt, fileEnd, setPosition } from "./jpeg-segments";
import { restartInterval } from "./jpeg-tables";
import { fillBlock, inverse, mean } from "./inverse-dct";
import { listBlocks, MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "./mcu-blocks";

/** MCUs across and down the scan. */
let across = 0;
export let scanMcusDown = 0;
/** The state of the bit reader between rows of MCUs; within a row it is kept in locals. */
let segmentAt: usize = 0;
let segmentWord: u64 = 0;
let segmentCount: u64 = 0;
let untilRestart = 0;
/** The segment's data has ended: what is left of it shows as the last mean. */
let isSegmentOver = false;

/**
 * Begins one scan of a sequential frame (ITU T.81 F.2.2), whose header was read last.
 *
 * @param isWhole the planes hold the whole picture; else one row of MCUs, which each row overwrites
 */
export function beginSequentialScan(isWhole: bool): void {
  const alone = scanComponents == 1;
  const first = scanComponent(0);
  across = alone ? first.ownBlocksAcross : mcusAcross;
  scanMcusDown = alone ? first.ownBlocksDown : mcusDown;
  listBlocks(alone, isWhole);
  segmentAt = startSegment();
  segmentWord = segmentCount = 0;
  untilRestart = restartInterval;
  isSegmentOver = false;
}

/** Ends the scan, and notes how. */
export function endSequentialScan(): void {
  noteScanEnd(segmentAt, segmentCount);
  setPosition(segmentMarker);
}

/** Decodes a row of MCUs into the planes of the scan's components. */
export function decodeMcuRow(): void {
  const bits = new BlockReader();
  bits.at = segmentAt;
  bits.word = segmentWord;
  bits.count = segmentCount;
  let isOver = isSegmentOver;
  for (let x = 0; x < across; x++) {
    if (restartInterval != 0) {
      if (untilRestart == 0) {
        isOver = !restart(bits.at, bits.count);
        if (!isOver) bits.beginAt(segmentAt);
      }
      untilRestart--;
    }
    for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
      const block = changetype<McuBlock>(entry);
      const component = block.component,
        to = block.to;
      block.to = to + block.step;
      if (!isOver) {
        const difference = bits.readDc(block);
        bits.readAc(block);
        isOver = bits.place() > segmentEnd;
        if (!isOver) {
          component.prediction += difference;
          if (block.log2 != 0 && bits.k != ENDED_AT_DC) {
            store<i16>(BLOCK, <i16>component.prediction);
            inverse(BLOCK, block.steps, block.log2, to, block.stride);
            continue;
          }
        }
      }
      fillBlock(mean(component.prediction, load<u16>(block.steps)), block.log2, to, block.stride);
    }
  }
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    block.to += block.rowStep - <usize>across * block.step;
  }
  segmentAt = bits.at;
  segmentWord = bits.word;
  segmentCount = bits.count;
  isSegmentOver = isOver;
}

/** Begins the segment that is due now. `at` and `count` are the bit reader's. @returns false when there is none */
function restart(at: usize, count: u64): bool {
  untilRestart = restartInterval;
  noteSegmentEnd(at, count);
  const behind = behindRestart();
  if (behind == 0) return false;
  setPosition(behind);
  segmentAt = startSegment();
  return true;
}

/** Begins the entropy-coded segment at the position: DC predictions start anew. */
function startSegment(): usize {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = 0;
  return prepareSegment(dataAt(), fileEnd);
}
