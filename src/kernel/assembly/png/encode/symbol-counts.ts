import { distanceSymbol, FIRST_LENGTH, lengthSymbol } from "./deflate-symbols";

/** How often each symbol is used: 288 of literals and lengths, 32 of distances, as numbers of 32 bits. */
export const DISTANCES_AT: usize = 288 * 4;
const SYMBOLS: usize = 288 + 32;
const COUNTS_BYTES: usize = SYMBOLS * 4;
/** Of the block that is open, of its last segment, and of both together. */
export const BLOCK_COUNTS = memory.data(320 * 4, 16);
export const SEGMENT_COUNTS = memory.data(320 * 4, 16);
const BOTH = memory.data(320 * 4, 16);

/** Symbols of the lengths, by the length. */
const LENGTH_SYMBOLS = memory.data(259 * 2, 16);

export function makeLengthSymbols(): void {
  for (let length: u32 = 3; length <= 258; length++)
    store<u16>(LENGTH_SYMBOLS + (length << 1), <u16>(FIRST_LENGTH + lengthSymbol(length)));
}

export function clearCounts(counts: usize): void {
  memory.fill(counts, 0, COUNTS_BYTES);
}

/** Counts what a segment's sequences stand for. @param bytes where its bytes begin */
export function countSegment(from: usize, end: usize, bytes: usize): void {
  clearCounts(SEGMENT_COUNTS);
  for (; from < end; from += 8) {
    for (const stop = bytes + load<u32>(from); bytes < stop; bytes++) countLiteral(bytes);
    const length: usize = load<u16>(from, 4);
    if (length == 0) continue;
    bytes += length;
    countMatch(<u32>length, load<u16>(from, 6));
  }
}

// @ts-ignore: decorator
@inline
export function countLiteral(at: usize): void {
  count(SEGMENT_COUNTS + ((<usize>load<u8>(at)) << 2));
}

// @ts-ignore: decorator
@inline
export function countMatch(length: u32, distance: u32): void {
  count(SEGMENT_COUNTS + ((<usize>load<u16>(LENGTH_SYMBOLS + (length << 1))) << 2));
  count(SEGMENT_COUNTS + DISTANCES_AT + (distanceSymbol(distance) << 2));
}

// @ts-ignore: decorator
@inline
function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** What two codes cost above one: a table of code lengths, about; bits. */
const TABLE_BITS: u64 = 500;

/** Whether the segment's symbols are so unlike the block's that codes of their own save bits. */
export function segmentDiffers(): bool {
  addCounts(BLOCK_COUNTS, SEGMENT_COUNTS, BOTH);
  return entropy(BOTH) > entropy(BLOCK_COUNTS) + entropy(SEGMENT_COUNTS) + (TABLE_BITS << FRACTION);
}

/** Makes the segment's symbols the block's, too. */
export function joinCounts(): void {
  addCounts(BLOCK_COUNTS, SEGMENT_COUNTS, BLOCK_COUNTS);
}

function addCounts(a: usize, b: usize, to: usize): void {
  for (let i: usize = 0; i < COUNTS_BYTES; i += 16) v128.store(to + i, i32x4.add(v128.load(a + i), v128.load(b + i)));
}

const FRACTION: u64 = 16;

/** The least bits that any code can write the symbols in (Shannon 1948), times 2^16. */
function entropy(counts: usize): u64 {
  return entropyOf(counts, counts + DISTANCES_AT) + entropyOf(counts + DISTANCES_AT, counts + COUNTS_BYTES);
}

function entropyOf(from: usize, end: usize): u64 {
  let all: u32 = 0,
    saved: u64 = 0;
  for (; from < end; from += 4) {
    const n = load<u32>(from);
    if (n == 0) continue;
    all += n;
    saved += <u64>n * log2(n);
  }
  return all == 0 ? 0 : <u64>all * log2(all) - saved;
}

/** log2 of at least 1, times 2^16: between powers of two, x + 0.344 x (1 - x), which is within 0.009. */
// @ts-ignore: decorator
@inline
export function log2(n: u32): u64 {
  const zeros = clz(n),
    x: u64 = ((n << zeros) >> 15) & 0xffff;
  return ((<u64>(31 - zeros)) << FRACTION) + x + ((((x * (65536 - x)) >> FRACTION) * 22544) >> FRACTION);
}
