import { segmentEnd } from "../entropy-segment";
import { scanComponent, scanComponents } from "../jpeg-scan";
import { restartInterval } from "../jpeg-tables";
import { keepTable } from "../skip-tables";
import { MCU_BLOCK_BYTES, MCU_BLOCKS, McuBlock, mcuBlocksEnd } from "../mcu-blocks";
import { BitReader } from "../bit-reader";
import { decodeMcus, goOnWith, isSegmentOver, segmentAt, segmentCount } from "../sequential-mcus";
import { makeShifts, recordBytes, showRun } from "./block-records";
import { CHUNK, decodeInStep, isInDoubt } from "./in-step";
import {
  addressOf,
  aheadAt,
  aheadCount,
  aheadWord,
  bitOf,
  isHere,
  MCU_HEAD_BYTES,
  mcuBytes,
  mostRecords,
  predictionBefore,
  recordFrom,
  records,
  recordsEnd,
  setMcuBytes,
  startAhead,
} from "./place-ahead";

/**
 * Two places of a scan in one loop.
 *
 * Decoding waits for its own table look-ups, one after the other; those of two places overlap. Where a place further on begins an
 * MCU is not known, but need not be: Huffman codes find their step again. A second place is begun at some byte as if an MCU began
 * there, and after some MCUs, mostly 2 to 4, it is in step (S. T. Klein and Y. Wiseman, "Parallel Huffman decoding with
 * applications to JPEG files", 2003; A. Weissenberger and B. Schmidt, ICPP 2018).
 *
 *     first place      MCUs to the planes ------------> | one by one, until ... meet | the records are shown
 *     place ahead                          as if | in step: MCUs to records ------------------------> |
 *
 * Nothing rests on it being so. The first place goes on until it comes to a bit where an MCU ahead was begun: from there the same
 * bits were decoded by the same tables, so that they say the same, but for DC, where a difference is added to all. If the places
 * never meet the records are dropped.
 */
enum Phase {
  /** One place. */
  alone,
  inStep,
  /** The first place nears the first record, or is among them. */
  searching,
  /** They have met: the records are what comes next. */
  showing,
}
let phase: Phase = Phase.alone;

/** How far ahead the second place is begun, in bytes, at most. */
const WINDOW: u64 = 8192;
/** Less is not worth it. */
const LEAST_WINDOW: u64 = 256;
/** Larger blocks have more to keep than to skip, and are as fast at one place. */
const MOST_LOG2 = 1;
/** B.2.3. Each block has 64 symbols of 31 bits at most: an MCU is smaller than MARGIN. */
const MOST_BLOCKS = 10;
const MARGIN: usize = 4096;

/**
 * Bytes of a block, in the mean, beyond which one place is as fast: symbols are long then, and have to be mended. (Photos at 1/4
 * took 0.92 of the time at 4.7 bytes, 0.95 at 5.8 and 1.10 at 14.)
 */
const MOST_BLOCK_BYTES = 9;

let window: u64 = 0;
let tries = 0;
let failures = 0;
/** The record to be looked at, or shown, next. */
let record: usize = 0;

/** How often the places met in this scan. */
export let placesMet: u32 = 0;

/** Makes ready for a scan of so many MCUs. */
export function beginPairs(mcus: u64): void {
  phase = Phase.alone;
  window = tries = failures = placesMet = 0;
  if (records == 0 || restartInterval != 0 || !areBlocksFit()) return;
  const bytes: u64 = segmentEnd - segmentAt,
    blocks = (mcus * (mcuBlocksEnd - MCU_BLOCKS)) / MCU_BLOCK_BYTES;
  if (bytes > blocks * MOST_BLOCK_BYTES) return;
  listRecords();
  // MCUs of the mean size, and half as many again, must find room.
  window = min<u64>(WINDOW, (bytes * mostRecords() * 2) / (mcus * 3));
}

function areBlocksFit(): bool {
  if (mcuBlocksEnd > MCU_BLOCKS + MOST_BLOCKS * MCU_BLOCK_BYTES) return false;
  for (let i = 0; i < scanComponents; i++) if (scanComponent(i).log2 > MOST_LOG2) return false;
  return true;
}

function listRecords(): void {
  makeShifts();
  let bytes = MCU_HEAD_BYTES;
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    const log2 = block.log2;
    block.recordBytes = recordBytes(log2);
    block.keepTable = log2 > 0 ? keepTable(block.component.acTable) : 0;
    bytes += block.recordBytes;
  }
  setMcuBytes(bytes);
}

/** Decodes a row of MCUs into the planes of the scan's components. */
export function decodePairs(across: i32): void {
  let x = 0;
  while (x < across) {
    if (phase == Phase.alone && !startTry()) x = decodeAlone(x, across);
    else if (phase == Phase.inStep) x = goInStep(x, across);
    else if (phase == Phase.searching) x = search(x, across);
    else if (phase == Phase.showing) x = showRecords(x, across);
  }
}

/** The scan is over: where it ended must be told of the first place. */
export function endPairs(): void {
  if (phase != Phase.showing) return;
  const bits = new BitReader();
  bits.beginAt(addressOf(record));
  bits.refill();
  bits.take(bitOf(record));
  goOnWith(bits.at, bits.word, bits.count);
}

function decodeAlone(from: i32, to: i32): i32 {
  decodeMcus(from, to);
  return to;
}

/** @returns whether there is a place ahead now */
function startTry(): bool {
  const here = segmentAt - <usize>(segmentCount >> 3);
  // Where all components have the same tables (RGB), what is out of step may stay so.
  if (window < LEAST_WINDOW || failures * 4 > tries + 4) return false;
  if (isSegmentOver || here + 2 * <usize>window + MARGIN >= segmentEnd) return false;
  tries++;
  startAhead(here + <usize>window);
  record = records;
  phase = Phase.inStep;
  return true;
}

function goInStep(x: i32, across: i32): i32 {
  const to = min(across, x + CHUNK);
  const next = decodeInStep(x, to, segmentEnd - MARGIN);
  if (isInDoubt) {
    record = recordsEnd;
    decodeMcus(x, next);
  }
  if (next < to) phase = Phase.searching;
  return next;
}

function search(x: i32, across: i32): i32 {
  record = recordFrom(record);
  if (record == recordsEnd || isSegmentOver) {
    failures++;
    phase = Phase.alone;
    // Not at once again: what made it fail may be just here.
    return decodeAlone(x, across);
  }
  if (!isHere(record)) return decodeAlone(x, x + 1);
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    c.predictionGap = c.prediction - predictionBefore(record, c);
  }
  placesMet += 1;
  phase = Phase.showing;
  return x;
}

/** Shows records until they or the row end: of each block of an MCU all, one beside the other. */
function showRecords(x: i32, across: i32): i32 {
  const count = min(across - x, <i32>((recordsEnd - record) / mcuBytes));
  let first = record + MCU_HEAD_BYTES;
  for (let entry = MCU_BLOCKS; entry < mcuBlocksEnd; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    showRun(block, first, block.component.predictionGap, block.to + <usize>x * block.step, count, mcuBytes);
    first += block.recordBytes;
  }
  record += <usize>count * mcuBytes;
  if (record == recordsEnd) takeOver();
  return x + count;
}

/** The first place goes on where the one ahead has stopped. */
function takeOver(): void {
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    c.prediction = c.predictionAhead + c.predictionGap;
  }
  goOnWith(aheadAt, aheadWord, aheadCount);
  phase = Phase.alone;
}
