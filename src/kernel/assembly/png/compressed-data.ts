import { PNG_INPUT_BYTES, PNG_INPUT_PADDING } from "../../png-kinds";
import { Status } from "../../status";
import { copySource, sourceLength } from "../memory/source";
import {
  ChunkType,
  chunkAt,
  chunkData,
  chunkEnd,
  chunkLength,
  chunkType,
  isAncillary,
  nextChunk,
  seekChunk,
  storedChecksum,
} from "./png-chunks";
import { crc32 } from "./crc32";
import { noteDamage } from "./png-damage";

/**
 * The compressed data of a picture: that of all its IDAT chunks in a row (PNG 3rd edition, 10.1), through a window. Of another
 * chunk, what its data has from some byte on.
 */

const CHECKSUM_BYTES: u32 = 4;
/** The checksum of the four letters, with which that of every IDAT chunk begins. */
const CRC_OF_IDAT: u32 = 0x35af061e;
const NOWHERE: u32 = 0xffffffff;

/** Compressed bytes not yet used lie from `inputAt` to `inputEnd`; at and behind `inputEnd` are `PNG_INPUT_PADDING` zeros. */
export let inputAt: usize = 0;
export let inputEnd: usize = 0;
/** Nothing more will come. */
export let isInputOver: bool = false;

let buffer: usize = 0;
/** What comes next: the byte of the file, and how many the chunk still has. */
let nextFrom: u32 = 0;
let nextLeft: u32 = 0;
let crc: u32 = 0;
let isIdat: bool = false;

/** Where in the buffer the last filling went, and what of the file it began with. */
let filledAt: usize = 0;
let filledFrom: u32 = 0;
let filledLeft: u32 = 0;

/** The first chunk whose checksum is wrong, and the one that the end of the file cuts off: where they begin. */
let wrongChunk: u32 = NOWHERE;
let cutChunk: u32 = NOWHERE;

/** Begins with the chunk that was read last; its first bytes may be passed over. */
export function openData(room: usize, skipped: u32): void {
  buffer = room;
  inputAt = inputEnd = filledAt = room;
  isInputOver = false;
  isIdat = chunkType == ChunkType.IDAT;
  wrongChunk = cutChunk = NOWHERE;
  beginChunk();
  nextFrom += skipped;
  nextLeft -= skipped;
  filledFrom = nextFrom;
  filledLeft = nextLeft;
}

export function useInput(to: usize): void {
  inputAt = to;
}

/** Moves what is unused to the buffer's beginning, and fills up behind it. */
export function fillInput(): void {
  const unused = inputEnd > inputAt ? inputEnd - inputAt : 0;
  memory.copy(buffer, inputAt, unused);
  inputAt = buffer;
  inputEnd = filledAt = buffer + unused;
  filledFrom = nextFrom;
  filledLeft = nextLeft;
  while (inputEnd < buffer + PNG_INPUT_BYTES) {
    if (nextLeft == 0) {
      if (!followingChunk()) break;
      continue;
    }
    const there = sourceLength - min(nextFrom, sourceLength);
    const count = min(min(nextLeft, there), <u32>(buffer + PNG_INPUT_BYTES - inputEnd));
    if (count == 0) {
      cutChunk = chunkAt;
      isInputOver = true;
      break;
    }
    take(count);
  }
  memory.fill(inputEnd, 0, PNG_INPUT_PADDING);
}

function take(count: u32): void {
  copySource(nextFrom, inputEnd, count);
  if (isIdat) crc = crc32(crc, inputEnd, count);
  inputEnd += count;
  nextFrom += count;
  nextLeft -= count;
}

/** @returns false when there is none */
function followingChunk(): bool {
  if (isIdat && endOfChunkIsThere() && nextData()) {
    beginChunk();
    return true;
  }
  isInputOver = true;
  return false;
}

/** Moves to the next IDAT. An ancillary chunk between two is misplaced (PNG 3rd edition, 5.6), and no reason to stop. */
function nextData(): bool {
  while (nextChunk()) {
    if (chunkType == ChunkType.IDAT) return true;
    if (!isAncillary()) return false;
  }
  return false;
}

function beginChunk(): void {
  nextFrom = chunkData();
  nextLeft = chunkLength;
  crc = CRC_OF_IDAT;
}

/** Compares the checksum of the chunk whose data has all come. */
function endOfChunkIsThere(): bool {
  if (chunkEnd() > sourceLength) {
    cutChunk = chunkAt;
    return false;
  }
  if (storedChecksum(nextFrom) != crc && wrongChunk == NOWHERE) wrongChunk = chunkAt;
  return true;
}

/** Which byte of the file stands in the buffer at an address. Of what is left of earlier fillings, it is the byte that follows. */
export function fileByte(address: usize): u32 {
  const current = chunkAt;
  let from = filledFrom,
    left = filledLeft;
  let distance = address > filledAt ? <u32>(min(address, inputEnd) - filledAt) : 0;
  while (distance > left) {
    distance -= left;
    seekChunk(from + left + CHECKSUM_BYTES);
    nextData();
    from = chunkData();
    left = chunkLength;
  }
  seekChunk(current);
  nextChunk();
  return from + distance;
}

/** What is wrong with the chunks that a stream lay in which ended at a byte of the file; the rest of them is read for it. */
export function checkChunksTo(end: u32): Status {
  while (!isInputOver && chunkAt < end) {
    inputAt = inputEnd;
    fillInput();
  }
  if (cutChunk < end) return noteDamage(Status.pngTruncated, sourceLength);
  if (wrongChunk < end) return noteDamage(Status.pngChecksum, wrongChunk);
  return Status.ok;
}
