import { damage, forgiveDamage } from "../entropy-damage";
import { scanComponent, scanComponents } from "../jpeg-scan";
import { MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "../mcu-blocks";
import { goOnWith, segmentAt, segmentCount, segmentWord } from "../sequential-mcus";
import { showRun } from "./block-records";
import {
  aheadAt,
  aheadCount,
  aheadWord,
  beginRecord,
  endRecords,
  goOnAhead,
  mcuBytes,
  recordsEnd,
  recordsLimit,
  startedAt,
} from "./place-ahead";
import { StepReader } from "./step-reader";

/** MCUs of a call. */
export const CHUNK = 32;
/** The first place's records: of CHUNK MCUs, each of 10 blocks of 2 by 2 at most. */
const RECORDS = memory.data(32 * 168, 16);

/**
 * A code was met that there is none of, at one of the places; at which is not known. The first place was put back to where it was,
 * for its MCUs to be decoded again. Records so far are not to be trusted: the picture's damage may be in them.
 */
export let isInDoubt = false;

/**
 * Decodes MCUs of a row from `from` on, to before `to`, CHUNK at most, at both places: those of the first to the planes, those ahead
 * to records.
 *
 * @param end of the segment, less what an MCU can take
 * @returns behind the last MCU
 */
export function decodeInStep(from: i32, to: i32, end: usize): i32 {
  const damageBefore = damage;
  rememberPredictions();
  const first = new StepReader(),
    ahead = new StepReader();
  first.at = segmentAt;
  first.word = segmentWord;
  first.count = segmentCount;
  ahead.at = aheadAt;
  ahead.word = aheadWord;
  ahead.count = aheadCount;
  let x = from,
    record = recordsEnd,
    firstRecord = RECORDS;
  for (; x < to && first.at < startedAt && ahead.at < end && record + mcuBytes <= recordsLimit; x++) {
    first.record = firstRecord;
    ahead.record = beginRecord(record, ahead.at, ahead.count);
    for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
      const block = changetype<McuBlock>(entry);
      const component = block.component;
      const difference = first.readDc(block.dcTable);
      const differenceAhead = ahead.readDc(block.dcTable);
      component.prediction += difference;
      component.predictionAhead += differenceAhead;
      if (block.log2 == 0) first.skipFirst(ahead, block);
      else first.keepLowest(ahead, block);
      first.skipRest(ahead, block);
      first.finish(component.prediction, block.recordBytes);
      ahead.finish(component.predictionAhead, block.recordBytes);
    }
    firstRecord += mcuBytes;
    record += mcuBytes;
  }
  goOnAhead(ahead.at, ahead.word, ahead.count);
  endRecords(record);
  isInDoubt = damage != damageBefore;
  if (isInDoubt) {
    forgiveDamage(damageBefore);
    restorePredictions();
  } else {
    goOnWith(first.at, first.word, first.count);
    showFirst(from, x - from);
  }
  return x;
}

function showFirst(x: i32, count: i32): void {
  let record = RECORDS;
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    showRun(block, record, 0, block.to + <usize>x * block.step, count, mcuBytes);
    record += block.recordBytes;
  }
}

const PREDICTIONS_BEFORE = memory.data(16, 4);

function rememberPredictions(): void {
  for (let i = 0; i < scanComponents; i++) store<i32>(PREDICTIONS_BEFORE + (i << 2), scanComponent(i).prediction);
}

function restorePredictions(): void {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = load<i32>(PREDICTIONS_BEFORE + (i << 2));
}
