import { Component } from "../jpeg-frame";
import { MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "../mcu-blocks";
import { scanComponent, scanComponents } from "../jpeg-scan";
import { segmentAt, segmentCount } from "../sequential-mcus";

/**
 * The place ahead, and the MCUs that were decoded there. Of each there is
 *
 *     0  i32     where it begins, in bits from where the place began
 *     8          its blocks: see `block-records.ts`
 */
export const MCU_HEAD_BYTES: usize = 8;

/** Room for them; none while there is none. */
export let records: usize = 0;
export let recordsLimit: usize = 0;
/** What an MCU of the scan takes. */
export let mcuBytes: usize = 0;

/** Where the place began, and its bit reader. */
export let startedAt: usize = 0;
export let aheadAt: usize = 0;
export let aheadWord: u64 = 0;
export let aheadCount: u64 = 0;
/** Behind the last record. */
export let recordsEnd: usize = 0;

/** Gives room for records: `bytes` at `at`. Without it the scan is decoded at one place. */
export function jpegSetAhead(at: usize, bytes: usize): void {
  records = at;
  recordsLimit = at + bytes;
}

export function setMcuBytes(bytes: usize): void {
  mcuBytes = bytes;
}

/** How many records there is room for. */
export function mostRecords(): usize {
  return (recordsLimit - records) / mcuBytes;
}

/** Begins at an address, as if it were an MCU's. */
export function startAhead(at: usize): void {
  startedAt = at;
  recordsEnd = records;
  goOnAhead(at, 0, 0);
  for (let i = 0; i < scanComponents; i++) scanComponent(i).predictionAhead = 0;
}

/** `at`, `word` and `count` are the place's bit reader. */
export function goOnAhead(at: usize, word: u64, count: u64): void {
  aheadAt = at;
  aheadWord = word;
  aheadCount = count;
}

/** Begins the record of an MCU. @returns where its blocks go */
// @ts-ignore: decorator
@inline
export function beginRecord(record: usize, at: usize, count: u64): usize {
  store<i32>(record, bitsAhead(at, count));
  return record + MCU_HEAD_BYTES;
}

export function endRecords(at: usize): void {
  recordsEnd = at;
}

// @ts-ignore: decorator
@inline
function bitsAhead(at: usize, count: u64): i32 {
  return <i32>(at - startedAt) * 8 - <i32>count;
}

/** The first record, from `from` on, that is not before where the first place is; `recordsEnd` if there is none. */
export function recordFrom(from: usize): usize {
  const here = bitsAhead(segmentAt, segmentCount);
  let record = from;
  while (record < recordsEnd && load<i32>(record) < here) record += mcuBytes;
  return record;
}

/** Whether the first place is where the record begins. */
export function isHere(record: usize): bool {
  return load<i32>(record) == bitsAhead(segmentAt, segmentCount);
}

/** The DC of a component that came last before the record. */
export function predictionBefore(record: usize, c: Component): i32 {
  let prediction = 0;
  if (record == records) return prediction;
  let at = record - mcuBytes + MCU_HEAD_BYTES;
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    if (block.component == c) prediction = load<i32>(at);
    at += block.recordBytes;
  }
  return prediction;
}

/** The address of the byte where a record begins, and how many of its bits are before. */
export function addressOf(record: usize): usize {
  return startedAt + (load<i32>(record) >> 3);
}
export function bitOf(record: usize): i32 {
  return load<i32>(record) & 7;
}
