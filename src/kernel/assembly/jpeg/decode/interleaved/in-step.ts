import { damage, forgiveDamage } from "../entropy-damage";
import { scanComponent, scanComponents } from "../jpeg-scan";
import { MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "../mcu-blocks";
import { goOnWith, segmentAt, segmentCount, segmentWord } from "../sequential-mcus";
import { ENDS } from "../skip-tables";
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
import { FAILED } from "./mending";
import { StepReader } from "./step-reader";

/** Sums behind the last index that blocks of 2 by 2 need (`lastIndex`), and of 4 by 4. */
const LOW_LIMIT: i32 = (4 + 1) << 6;
const LIMIT: i32 = (24 + 1) << 6;

/** MCUs of a call. */
export const CHUNK = 32;
/** The first place's records: of CHUNK MCUs, each of 10 blocks of 4 by 4 at most. */
const RECORDS = memory.data(32 * 408, 16);

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
    ahead.record = beginRecord(record, ahead.at, ahead.count);
    first.record = firstRecord;
    for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
      const block = changetype<McuBlock>(entry);
      const component = block.component,
        log2 = block.log2,
        skips = block.skipTable;
      const difference = first.readDc(block.dcTable);
      const differenceAhead = ahead.readDc(block.dcTable);
      component.prediction += difference;
      component.predictionAhead += differenceAhead;
      if (log2 == 0) {
        first.remember();
        ahead.remember();
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendSkip(block);
          ahead.mendSkip(block);
        }
      } else if (log2 == 1) {
        const keeps = block.keepTable,
          places = block.recordPlaces;
        first.readLow(block.lowTable);
        ahead.readLow(block.lowTable);
        first.keepLow(keeps, places, LOW_LIMIT);
        ahead.keepLow(keeps, places, LOW_LIMIT);
        first.keepLow(keeps, places, LOW_LIMIT);
        ahead.keepLow(keeps, places, LOW_LIMIT);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendKeep(block);
          ahead.mendKeep(block);
        }
        while (first.sum < LOW_LIMIT || ahead.sum < LOW_LIMIT) {
          first.refillStep();
          ahead.refillStep();
          first.keepLow(keeps, places, LOW_LIMIT);
          ahead.keepLow(keeps, places, LOW_LIMIT);
          if ((first.sum | ahead.sum) & FAILED) {
            first.mendKeep(block);
            ahead.mendKeep(block);
          }
        }
        store<u64>(first.record, first.low, 8);
        store<u64>(ahead.record, ahead.low, 8);
      } else {
        const keeps = block.keepTable,
          places = block.recordPlaces;
        first.clearRecord();
        ahead.clearRecord();
        first.keep(keeps, places, LIMIT);
        ahead.keep(keeps, places, LIMIT);
        first.keep(keeps, places, LIMIT);
        ahead.keep(keeps, places, LIMIT);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendKeep(block);
          ahead.mendKeep(block);
        }
        while (first.sum < LIMIT || ahead.sum < LIMIT) {
          first.refillStep();
          ahead.refillStep();
          first.keep(keeps, places, LIMIT);
          ahead.keep(keeps, places, LIMIT);
          first.keep(keeps, places, LIMIT);
          ahead.keep(keeps, places, LIMIT);
          if ((first.sum | ahead.sum) & FAILED) {
            first.mendKeep(block);
            ahead.mendKeep(block);
          }
        }
      }
      while ((first.sum & ahead.sum & ENDS) == 0) {
        first.refillStep();
        ahead.refillStep();
        first.remember();
        ahead.remember();
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendSkip(block);
          ahead.mendSkip(block);
        }
      }
      first.finish(component.prediction);
      ahead.finish(component.predictionAhead);
      first.record += block.recordBytes;
      ahead.record += block.recordBytes;
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
    return x;
  }
  goOnWith(first.at, first.word, first.count);
  firstRecord = RECORDS;
  for (; x < to && first.at < startedAt && ahead.at < end && record + mcuBytes <= recordsLimit; x++) {
    ahead.record = beginRecord(record, ahead.at, ahead.count);
    first.record = firstRecord;
    for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
      const block = changetype<McuBlock>(entry);
      const component = block.component,
        log2 = block.log2,
        skips = block.skipTable;
      const difference = first.readDc(block.dcTable);
      const differenceAhead = ahead.readDc(block.dcTable);
      component.prediction += difference;
      component.predictionAhead += differenceAhead;
      if (log2 == 0) {
        first.remember();
        ahead.remember();
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendSkip(block);
          ahead.mendSkip(block);
        }
      } else if (log2 == 1) {
        const keeps = block.keepTable,
          places = block.recordPlaces;
        first.readLow(block.lowTable);
        ahead.readLow(block.lowTable);
        first.keepLow(keeps, places, LOW_LIMIT);
        ahead.keepLow(keeps, places, LOW_LIMIT);
        first.keepLow(keeps, places, LOW_LIMIT);
        ahead.keepLow(keeps, places, LOW_LIMIT);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendKeep(block);
          ahead.mendKeep(block);
        }
        while (first.sum < LOW_LIMIT || ahead.sum < LOW_LIMIT) {
          first.refillStep();
          ahead.refillStep();
          first.keepLow(keeps, places, LOW_LIMIT);
          ahead.keepLow(keeps, places, LOW_LIMIT);
          if ((first.sum | ahead.sum) & FAILED) {
            first.mendKeep(block);
            ahead.mendKeep(block);
          }
        }
        store<u64>(first.record, first.low, 8);
        store<u64>(ahead.record, ahead.low, 8);
      } else {
        const keeps = block.keepTable,
          places = block.recordPlaces;
        first.clearRecord();
        ahead.clearRecord();
        first.keep(keeps, places, LIMIT);
        ahead.keep(keeps, places, LIMIT);
        first.keep(keeps, places, LIMIT);
        ahead.keep(keeps, places, LIMIT);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendKeep(block);
          ahead.mendKeep(block);
        }
        while (first.sum < LIMIT || ahead.sum < LIMIT) {
          first.refillStep();
          ahead.refillStep();
          first.keep(keeps, places, LIMIT);
          ahead.keep(keeps, places, LIMIT);
          first.keep(keeps, places, LIMIT);
          ahead.keep(keeps, places, LIMIT);
          if ((first.sum | ahead.sum) & FAILED) {
            first.mendKeep(block);
            ahead.mendKeep(block);
          }
        }
      }
      while ((first.sum & ahead.sum & ENDS) == 0) {
        first.refillStep();
        ahead.refillStep();
        first.remember();
        ahead.remember();
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        first.skip(skips);
        ahead.skip(skips);
        if ((first.sum | ahead.sum) & FAILED) {
          first.mendSkip(block);
          ahead.mendSkip(block);
        }
      }
      first.finish(component.prediction);
      ahead.finish(component.predictionAhead);
      first.record += block.recordBytes;
      ahead.record += block.recordBytes;
    }
    firstRecord += mcuBytes;
    record += mcuBytes;
  }
  if (damage != damageBefore) {
    restorePredictions();
    forgiveDamage(damageBefore);
    return from;
  }
  goOnWith(first.at, first.word, first.count);
  goOnAhead(ahead.at, ahead.word, ahead.count);
  endRecords(record);
  firstRecord = RECORDS;
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    showRun(block, firstRecord, 0, block.to + <usize>from * block.step, x - from, mcuBytes);
    firstRecord += block.recordBytes;
  }
  return x;
}

const PREDICTIONS_BEFORE = memory.data(16, 4);

function rememberPredictions(): void {
  for (let i = 0; i < scanComponents; i++) store<i32>(PREDICTIONS_BEFORE + (i << 2), scanComponent(i).prediction);
}

function restorePredictions(): void {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = load<i32>(PREDICTIONS_BEFORE + (i << 2));
}
