import { prepareSegment, segmentEnd, segmentMarker } from "./entropy-segment";
import { behindRestart, noteEarlyScanEnd, noteScanEnd, noteSegmentEnd } from "./entropy-damage";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { dataAt, fileEnd, setPosition } from "./jpeg-segments";
import { restartInterval } from "./jpeg-tables";
import { scanEnd } from "./scan-end";

/**
 * The entropy-coded segment of a progressive scan that is being decoded, between two rows of blocks. Within a row the bit reader is
 * kept in locals, and handed back by `keepReader`.
 */
export let readerAt: usize = 0;
export let readerWord: u64 = 0;
export let readerCount: u64 = 0;
/** G.1.2.2: how many blocks of the band are still to be without new coefficients. */
export let readerRun: i32 = 0;
let untilRestart = 0;

/** Begins the segment at the position: DC predictions start anew. */
export function startSegment(): void {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = 0;
  readerAt = prepareSegment(dataAt(), fileEnd);
  readerWord = readerCount = 0;
  readerRun = 0;
  untilRestart = restartInterval;
}

// @ts-ignore: decorator
@inline
export function keepReader(at: usize, word: u64, count: u64, run: i32): void {
  readerAt = at;
  readerWord = word;
  readerCount = count;
  readerRun = run;
}

/** Asked before each MCU. */
// @ts-ignore: decorator
@inline
export function isRestartDue(): bool {
  return restartInterval != 0 && untilRestart-- == 0;
}

/** Begins the next segment; `at` and `count` are the bit reader's. @returns false when there is none */
export function restart(at: usize, count: u64): bool {
  noteSegmentEnd(at, count);
  const behind = behindRestart();
  if (behind == 0) return false;
  setPosition(behind);
  startSegment();
  untilRestart--;
  return true;
}

/** Whether bits were taken from beyond the segment's last byte. */
// @ts-ignore: decorator
@inline
export function isBeyond(at: usize, count: u64): bool {
  return at - <usize>(count >> 3) > segmentEnd;
}

/** @param isWhole the data did not end before the scan's last block */
export function endScan(isWhole: bool): void {
  if (isWhole && !isBeyond(readerAt, readerCount)) noteScanEnd(readerAt, readerCount);
  else noteEarlyScanEnd();
  setPosition(scanEnd(segmentMarker));
}
