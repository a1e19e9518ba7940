import { BitReader } from "../bit-reader";
import { END_OF_BLOCK, placesOf } from "../huffman-tables";
import { SHIFTS } from "./block-records";
import { McuBlock } from "../mcu-blocks";
import { ENDS, SKIP_MASK } from "../skip-tables";

/**
 * All that a block has had is added up in one number, whose entries are those of `skip-tables.ts`:
 *
 *     15 14 13 12 11      6 5      0
 *     E  .  N  O | k       | bits that are taken but not yet counted
 *
 * k is the zigzag index that comes next. N: a symbol that no entry holds is to come; O: k went beyond 63. Both stop the place until
 * it is mended here, symbol by symbol.
 */
export const OVER = 0x1000;
export const FAILED = 0x7000;
const K: i32 = 0xfc0;
export const BITS: i32 = 63;
/** Of a block that has had DC. */
export const FIRST: i32 = 1 << 6;
/** Of a block that ended behind DC, and of another. */
const ENDED_AT_DC: i32 = ENDS | FIRST;
export const ENDED: i32 = ENDS;

/** The bit reader that was mended last. */
export let mendedAt: usize = 0;
export let mendedWord: u64 = 0;
export let mendedCount: u64 = 0;
/** What to add to the coefficients. */
export let mendedLow: u64 = 0;

/** Decodes one symbol, of any length. @returns the sum behind it */
export function oneSymbol(block: McuBlock, at: usize, word: u64, count: u64, sum: i32): i32 {
  const bits = new BitReader();
  bits.at = at;
  bits.word = word;
  bits.count = count - <u64>(sum & BITS);
  bits.refill();
  const entry = bits.symbol(block.acTable);
  const k = ((sum & K) >> 6) + placesOf(entry);
  mendedLow = (<u64>(entry >> 16)) << (<u64>load<u8>(SHIFTS + k));
  mendedAt = bits.at;
  mendedWord = bits.word;
  mendedCount = bits.count;
  if (k > 63) return k == 1 + END_OF_BLOCK && (sum & K) == FIRST ? ENDED_AT_DC : ENDED;
  return k << 6;
}

/** An entry went too far, into the next block: goes on from before it to the end of the block. `sum` has no bits. */
export function skipToEnd(block: McuBlock, at: usize, word: u64, count: u64, sum: i32): i32 {
  mendedAt = at;
  mendedWord = word;
  mendedCount = count;
  mendedLow = 0;
  let total = sum;
  while (total < ENDED) {
    const bits = new BitReader();
    bits.at = mendedAt;
    bits.word = mendedWord;
    bits.count = mendedCount;
    bits.refill();
    const entry = load<u16>(block.skipTable + (bits.next(SKIP_MASK) << 1));
    if ((total + entry) & FAILED) total = oneSymbol(block, bits.at, bits.word, bits.count, total);
    else {
      bits.take(entry);
      mendedAt = bits.at;
      mendedWord = bits.word;
      mendedCount = bits.count;
      total += entry & ~BITS;
    }
  }
  return total;
}
