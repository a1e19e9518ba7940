import { endByte } from "./deflate-bits";
import { makeFixedLengths, writeBlock } from "./deflate-block";
import {
  addBytes,
  blockStart,
  cursor,
  dataEnd,
  hasWindowRoom,
  isBlockLong,
  openWindow,
  slideWindow,
  startBlockAt,
  windowBytes,
} from "./deflate-window";
import { END_OF_BLOCK, LONGEST } from "./deflate-symbols";
import { parseGreedily } from "./greedy-parse";
import { matchFinderBytes, openMatchFinder } from "./match-finder";
import { openOptimalParse, optimalBytes, parseOptimally } from "./optimal-parse";
import { isOptimal } from "./parse-settings";
import {
  blockSequences,
  dropBlock,
  endSequencesAt,
  joinSegment,
  openSequences,
  segmentSequences,
  sequenceBytes,
  sequencesEnd,
  sequencesLimit,
} from "./sequences";
import { BLOCK_COUNTS, clearCounts, countSegment, joinCounts, makeLengthSymbols, segmentDiffers } from "./symbol-counts";

/*
 * Compresses bytes as they come (RFC 1951). They are parsed into sequences, segment by segment; a segment whose symbols are like
 * those of the block before joins it, else the block is written and the segment begins another.
 */

/** Bytes of a segment. */
const SEGMENT: usize = 1 << 14;

let segmentStart: usize = 0;
let isShort: bool = false;

/** What `openDeflate` takes. @param mostBytes that are asked room for at once */
export function deflateBytes(mostBytes: usize): usize {
  return windowBytes(mostBytes) + sequenceBytes() + matchFinderBytes() + optimalBytes();
}

/** Begins, where the bits stand, with what `parse-settings.ts` has. @param at room of `deflateBytes` */
export function openDeflate(at: usize, mostBytes: usize): void {
  openSequences(at);
  at += sequenceBytes();
  openMatchFinder(at);
  at += matchFinderBytes();
  openWindow(at, windowBytes(mostBytes));
  openOptimalParse(at + windowBytes(mostBytes));
  segmentStart = dataEnd;
  isShort = false;
  makeFixedLengths();
  makeLengthSymbols();
  clearCounts(BLOCK_COUNTS);
}

/** Where the next bytes are to be written. @returns 0 without memory */
export function roomFor(bytes: usize): usize {
  if (!hasWindowRoom(bytes)) {
    if (dataEnd - cursor > LONGEST) compress(dataEnd - LONGEST);
    closeSegment();
    if (isBlockLong()) writeOpenBlock(false);
    const from = blockStart;
    slideWindow();
    segmentStart -= from - blockStart;
  }
  return isShort ? 0 : dataEnd;
}

/** So many bytes were written there. */
export function deflateMore(bytes: usize): void {
  addBytes(bytes);
}

/** Writes what is left. @returns false without memory */
export function endDeflate(): bool {
  compress(dataEnd);
  closeSegment();
  writeOpenBlock(true);
  endByte();
  return !isShort;
}

function compress(limit: usize): void {
  while (cursor < limit) {
    const stop = min(limit, segmentStart + SEGMENT);
    if (isOptimal) parseOptimally(stop);
    else parseGreedily(stop);
    if (cursor >= segmentStart + SEGMENT || sequencesEnd >= sequencesLimit()) closeSegment();
  }
}

/** Lets the segment join the block, or begin the next. */
function closeSegment(): void {
  if (cursor == segmentStart) return;
  countSegment(segmentSequences, sequencesEnd, segmentStart);
  if (segmentStart > blockStart && segmentDiffers()) {
    writeUpTo(segmentSequences, segmentStart, false);
    dropBlock();
  }
  joinCounts();
  joinSegment();
  segmentStart = cursor;
  if (sequencesEnd >= sequencesLimit()) writeOpenBlock(false);
}

function writeOpenBlock(isLast: bool): void {
  if (!isLast && blockStart == segmentStart) return;
  writeUpTo(sequencesEnd, cursor, isLast);
  endSequencesAt(blockSequences());
  joinSegment();
}

function writeUpTo(sequence: usize, bytesEnd: usize, isLast: bool): void {
  store<u32>(BLOCK_COUNTS + (END_OF_BLOCK << 2), 1);
  if (!isShort) isShort = !writeBlock(blockSequences(), sequence, blockStart, bytesEnd, BLOCK_COUNTS, isLast);
  clearCounts(BLOCK_COUNTS);
  startBlockAt(bytesEnd);
}
