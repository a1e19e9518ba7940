import { BLOCK, BlockReader, ENDED_AT_DC } from "./block-reader";
import { behindRestart, noteScanEnd, noteSegmentEnd } from "./entropy-damage";
import { prepareSegment, segmentEnd, segmentMarker } from "./entropy-segment";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { dataAt, fileEnd, setPosition } from "./jpeg-segments";
import { restartInterval } from "./jpeg-tables";
import { fillBlock, inverse, mean } from "./inverse-dct";
import { MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "./mcu-blocks";

/** The state of the bit reader between calls; within one it is kept in locals. */
export let segmentAt: usize = 0;
export let segmentWord: u64 = 0;
export let segmentCount: u64 = 0;
let untilRestart = 0;
/** The segment's data has ended: what is left of it shows as the last mean. */
export let isSegmentOver = false;

export function beginMcus(): void {
  segmentAt = startSegment();
  segmentWord = segmentCount = 0;
  untilRestart = restartInterval;
  isSegmentOver = false;
}

/** Goes on elsewhere in the segment: `at`, `word` and `count` are a bit reader's. */
export function goOnWith(at: usize, word: u64, count: u64): void {
  segmentAt = at;
  segmentWord = word;
  segmentCount = count;
}

/** Notes how the scan ended, and moves the position behind it. */
export function endMcus(): void {
  noteScanEnd(segmentAt, segmentCount);
  setPosition(segmentMarker);
}

/** Decodes the MCUs of a row from `from` on, to before `to`, into the planes of the scan's components. */
export function decodeMcus(from: i32, to: i32): void {
  const bits = new BlockReader();
  bits.at = segmentAt;
  bits.word = segmentWord;
  bits.count = segmentCount;
  let isOver = isSegmentOver;
  for (let x = from; x < to; x++) {
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
        at = block.to + <usize>x * block.step;
      if (!isOver) {
        const difference = bits.readDc(block);
        bits.readAc(block);
        isOver = bits.place() > segmentEnd;
        if (!isOver) {
          component.prediction += difference;
          if (block.log2 != 0 && bits.k != ENDED_AT_DC) {
            store<i16>(BLOCK, <i16>component.prediction);
            inverse(BLOCK, block.steps, block.log2, at, block.stride);
            continue;
          }
        }
      }
      fillBlock(mean(component.prediction, load<u16>(block.steps)), block.log2, at, block.stride);
    }
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
