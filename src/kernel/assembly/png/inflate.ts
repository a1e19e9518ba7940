import { Status } from "../../status";
import { bitCount, bits, dropToByte, inputPosition, leaveBits, need, startBits, take, unusedBytes } from "./bit-input";
import { distanceMask, forgetCodes, literalMask, readDynamicCodes, useFixedCodes } from "./block-codes";
import { fillInput, inputAt, inputEnd, isInputOver, useInput } from "./compressed-data";
import { noteDamage } from "./png-damage";
import { DISTANCE_TABLE, END_OF_BLOCK, EXCEPTION, LITERAL_TABLE, NOTHING, NOT_LITERAL, forgetTables } from "./inflate-tables";

/**
 * Inflate (RFC 1951) of a zlib stream (RFC 1950) that comes through a window and goes into another: it stops where it is told to,
 * and goes on from there.
 */

/** Where the next byte goes. What a match may reach lies before it: 32 KB, or all there is. */
export let outputAt: usize = 0;
/** Bytes given out since `openInflate`, for tests that bound work. */
export let bytesInflated: u64 = 0;
/** The last block is through. */
export let isStreamOver: bool = false;
/** What stopped it for good. */
let failure: Status = Status.ok;
/** The first byte that was given out, while it is in the window. */
let history: usize = 0;

namespace State {
  export const HEADER: i32 = 0;
  export const CODES: i32 = 1;
  export const STORED: i32 = 2;
}
let state: i32 = State.HEADER;
let isLastBlock: bool = false;
let storedLeft: u32 = 0;

/** For distances below 16: for each of 16 bytes, which byte of the last `distance` it repeats. */
const PERIODS = memory.data(16 * 16, 16);
/** What one round of the loop may read ahead of its start. */
const READ_AHEAD: usize = 32;

/** Reads the zlib header (RFC 1950, 2.2) of what `openData` has opened. A window larger than stated is tolerated. */
export function openInflate(output: usize): Status {
  outputAt = history = output;
  bytesInflated = 0;
  isStreamOver = isLastBlock = false;
  failure = Status.ok;
  state = State.HEADER;
  startBits(inputAt);
  forgetCodes();
  forgetTables();
  for (let distance = 1; distance < 16; distance++) {
    for (let i = 0; i < 16; i++) store<u8>(PERIODS + (distance << 4) + i, <u8>(i % distance));
  }
  const start = inputPosition();
  if (!need(16)) return fail(Status.pngTruncated);
  const first = take(8),
    second = take(8);
  const isDeflate = (first & 15) == 8 && first >> 4 <= 7;
  const hasDictionary = (second & 0x20) != 0;
  if (!isDeflate || hasDictionary || ((first << 8) | second) % 31 != 0) {
    failure = noteDamage(Status.zlibHeader, start);
  }
  return failure;
}

/** Moves the window's last bytes, from `from` on, to its beginning. */
export function slideOutput(from: usize, window: usize): void {
  memory.copy(window, from, outputAt - from);
  const shift = from - window;
  outputAt -= shift;
  history = history > from ? history - shift : window;
}

/**
 * Inflates until `limit` is reached, which codes may pass by 4 + 258 bytes (and vectors by 16 more), or the stream is over.
 *
 * @returns what stopped it earlier; what came until then is good
 */
export function inflateTo(limit: usize): Status {
  const start = outputAt;
  while (outputAt < limit && !isStreamOver && failure == Status.ok) {
    if (state == State.HEADER) readBlockHeader();
    else if (state == State.STORED) copyStored(limit);
    else decodeCodes(limit);
  }
  bytesInflated += outputAt - start;
  return failure;
}

/** The Adler-32 behind the stream. @returns false when the data ends before it, which `inflateTo` then tells */
export function readAdler(): bool {
  dropToByte();
  if (!need(32)) {
    fail(Status.pngTruncated);
    return false;
  }
  storedAdler = bswap(<u32>bits);
  take(32);
  return true;
}
export let storedAdler: u32 = 0;

function fail(status: Status): Status {
  failure = noteDamage(status, inputPosition());
  return failure;
}

function endBlock(): void {
  state = State.HEADER;
  isStreamOver = isLastBlock;
}

function readBlockHeader(): void {
  if (!need(3)) {
    fail(Status.pngTruncated);
    return;
  }
  isLastBlock = take(1) != 0;
  const type = take(2);
  if (type == 0) readStoredHeader();
  else if (type == 1) beginFixed();
  else if (type == 2) beginDynamic();
  else fail(Status.deflateBlock);
}

/** RFC 1951, 3.2.4. */
function readStoredHeader(): void {
  dropToByte();
  if (!need(32)) {
    fail(Status.pngTruncated);
    return;
  }
  const length = take(16),
    complement = take(16);
  if (length != (complement ^ 0xffff)) {
    fail(Status.deflateStored);
    return;
  }
  startBits(unusedBytes());
  storedLeft = length;
  state = State.STORED;
  if (length == 0) endBlock();
}

function beginFixed(): void {
  // A block may be empty, and there may be many such: 7 zeros are the end.
  if (need(7) && (bits & 127) == 0) {
    take(7);
    endBlock();
    return;
  }
  useFixedCodes();
  state = State.CODES;
}

function beginDynamic(): void {
  const status = readDynamicCodes();
  if (status == Status.ok) state = State.CODES;
  else fail(status);
}

function copyStored(limit: usize): void {
  if (inputAt >= inputEnd && !isInputOver) fillInput();
  const there = inputEnd > inputAt ? inputEnd - inputAt : 0;
  if (there == 0) {
    fail(Status.pngTruncated);
    return;
  }
  const count = min(min<usize>(storedLeft, limit - outputAt), there);
  memory.copy(outputAt, inputAt, count);
  outputAt += count;
  useInput(inputAt + count);
  storedLeft -= <u32>count;
  if (storedLeft == 0) endBlock();
}

/**
 * Literals and matches up to the end of the block or of what there is room and data for.
 *
 * The bit buffer is local here, and holds two bits that are used already below the next one: masked, it is the byte offset of an
 * entry. After a refill it holds 54 bits: four literals of 11 bits, or a length (15 + 5) and a distance (15 + 13).
 */
function decodeCodes(limit: usize): void {
  const literals = literalMask,
    distances = distanceMask;
  const isOver = isInputOver;
  const end = inputEnd;
  const stop = isOver ? end : end - min(end, READ_AHEAD);
  let at = unusedBytes();
  let count = bitCount & 7;
  let b = (bits & (((<u64>1) << count) - 1)) << 2;
  count += 2;
  let to = outputAt,
    roundFrom = to;
  let status = Status.ok;
  let isEnd = false,
    isHungry = false;
  while (to < limit) {
    if (at > stop) {
      isHungry = !isOver;
      if (isHungry || at - ((count - 2) >> 3) > end) break;
    }
    roundFrom = to;
    b |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    let entry = load<u32>(<usize>((<u32>b) & literals), LITERAL_TABLE);
    if ((entry & NOT_LITERAL) == 0) {
      b >>= entry;
      count -= entry & 63;
      store<u8>(to, <u8>(entry >> 16));
      to++;
      entry = load<u32>(<usize>((<u32>b) & literals), LITERAL_TABLE);
      if ((entry & NOT_LITERAL) == 0) {
        b >>= entry;
        count -= entry & 63;
        store<u8>(to, <u8>(entry >> 16));
        to++;
        entry = load<u32>(<usize>((<u32>b) & literals), LITERAL_TABLE);
        if ((entry & NOT_LITERAL) == 0) {
          b >>= entry;
          count -= entry & 63;
          store<u8>(to, <u8>(entry >> 16));
          to++;
          entry = load<u32>(<usize>((<u32>b) & literals), LITERAL_TABLE);
          if ((entry & NOT_LITERAL) == 0) {
            b >>= entry;
            count -= entry & 63;
            store<u8>(to, <u8>(entry >> 16));
            to++;
            continue;
          }
        }
      }
    }
    b |= load<u64>(at) << count;
    at += (63 - count) >> 3;
    count |= 56;
    if (entry & EXCEPTION) {
      if ((entry & (END_OF_BLOCK | NOTHING)) == 0) {
        b >>= entry;
        count -= entry & 63;
        entry = load<u32>((<usize>((entry >> 16) + lowBits(b, (entry >> 8) & 15))) << 2, LITERAL_TABLE);
        if ((entry & NOT_LITERAL) == 0) {
          b >>= entry;
          count -= entry & 63;
          store<u8>(to, <u8>(entry >> 16));
          to++;
          continue;
        }
      }
      if (entry & EXCEPTION) {
        b >>= entry;
        count -= entry & 63;
        isEnd = (entry & END_OF_BLOCK) != 0;
        if (!isEnd) status = Status.deflateCode;
        break;
      }
    }
    const length = <usize>((entry >> 16) + (lowBits(b, entry & 63) >> ((entry >> 8) & 15)));
    b >>= entry;
    count -= entry & 63;
    entry = load<u32>(<usize>((<u32>b) & distances), DISTANCE_TABLE);
    if ((entry & (EXCEPTION | NOTHING)) == EXCEPTION) {
      b >>= entry;
      count -= entry & 63;
      entry = load<u32>((<usize>((entry >> 16) + lowBits(b, (entry >> 8) & 15))) << 2, DISTANCE_TABLE);
    }
    const distance = <usize>((entry >> 16) + (lowBits(b, entry & 63) >> ((entry >> 8) & 15)));
    b >>= entry;
    count -= entry & 63;
    // An entry that is no code gives a distance of 0.
    if (distance - 1 >= to - history) {
      status = distance == 0 ? Status.deflateCode : Status.deflateDistance;
      break;
    }
    copyMatch(to, distance, to + length);
    to += length;
  }
  count -= 2;
  b >>= 2;
  at -= count >> 3;
  count &= 7;
  leaveBits(b & (((<u64>1) << count) - 1), count, at);
  // Zeros behind the data were taken for codes: the last round is void.
  const isOverrun = isOver && at > end;
  outputAt = isOverrun ? roundFrom : to;
  if (isOverrun) fail(Status.pngTruncated);
  else if (status != Status.ok) fail(status);
  else if (isEnd) endBlock();
  else if (isHungry) fillInput();
}

// @ts-ignore: decorator
@inline
function lowBits(b: u64, count: u32): u32 {
  return (<u32>(b >> 2)) & ((1 << count) - 1);
}

/** Vectors may write up to 15 bytes beyond `end`. */
// @ts-ignore: decorator
@inline
function copyMatch(to: usize, distance: usize, end: usize): void {
  let from = to - distance;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    } while (to < end);
    return;
  }
  const repeated = i8x16.swizzle(v128.load(from), v128.load(PERIODS + (distance << 4)));
  const step: usize = 16 - <usize>(16 % <u32>distance);
  do {
    v128.store(to, repeated);
    to += step;
  } while (to < end);
}
