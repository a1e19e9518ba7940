import { BitReader } from "../bit-reader";
import { placesOf, valueOf } from "../huffman-tables";
import { McuBlock } from "../mcu-blocks";
import { ENDS, SKIP_MASK } from "../skip-tables";
import { BITS, FAILED, FIRST, mendedAt, mendedCount, mendedLow, mendedWord, oneSymbol, OVER, skipToEnd } from "./mending";

/**
 * One of two places that are decoded in step. There is no branch between their steps: one that has nothing to do takes an entry of
 * nothing. What goes wrong is found behind several steps, and mended.
 */
@local
export class StepReader extends BitReader {
  sum: i32 = 0;
  /** As it was before the last skips. */
  sumBefore: i32 = 0;
  wordBefore: u64 = 0;
  /** Where the block's record is; and its coefficients, of one of 2 by 2. */
  record: usize = 0;
  low: u64 = 0;

  /** Counts what was taken, and fills up. */
  refillStep(): void {
    this.count -= <u64>(this.sum & BITS);
    this.sum &= ~BITS;
    this.refill();
  }

  readDc(table: usize): i32 {
    this.refill();
    const entry = this.symbol(table);
    this.sum = FIRST;
    return valueOf(entry);
  }

  /** The first symbols of a block of 2 by 2, of 20 bits at most. */
  readLow(table: usize): void {
    this.low = load<u64>(table + (this.next(SKIP_MASK) << 3));
    this.word >>= this.low;
    this.sum += <i32>(this.low & 0xffff);
  }

  /** As `keep`, in a block of 2 by 2, which has its coefficients in a register: stores would wait for their addresses. */
  keepLow(table: usize, shifts: usize, limit: i32): void {
    const entry = select<u32>(load<u32>(table + (this.next(SKIP_MASK) << 2)), 0, this.sum < limit);
    this.word >>= entry;
    this.sum += entry & 0xffff;
    this.low |= (<u64>(entry >> 16)) << (<u64>load<u8>(shifts + (this.sum >> 6)));
  }

  /** A symbol, if one below `limit` (of `sum`) is to come. */
  keep(table: usize, offsets: usize, limit: i32): void {
    const isDue = this.sum < limit;
    const entry = select<u32>(load<u32>(table + (this.next(SKIP_MASK) << 2)), 0, isDue);
    this.word >>= entry;
    this.sum += entry & 0xffff;
    store<i16>(this.record + load<u8>(offsets + select<usize>(this.sum >> 6, 0, isDue)), <i16>valueOf(entry));
  }

  /** Symbols that nobody needs, if the block has not ended. */
  skip(table: usize): void {
    const entry = select<u32>(load<u16>(table + (this.next(SKIP_MASK) << 1)), 0, this.sum < OVER);
    this.word >>= entry;
    this.sum += entry;
  }

  /** To come back to when the next skips go too far. */
  remember(): void {
    this.sumBefore = this.sum;
    this.wordBefore = this.word;
  }

  /** Behind `keep`: where it was stopped, goes on by one symbol. (From below 25, no symbol goes beyond 63.) */
  mendKeep(block: McuBlock): void {
    if (this.sum & FAILED) {
      this.sum = oneSymbol(block, this.record, this.at, this.word, this.count, this.sum);
      this.goOn();
    }
  }

  /** Behind `skip`: where it was stopped, goes on by one symbol, or to the end of the block. */
  mendSkip(block: McuBlock): void {
    if (this.sum & OVER) {
      this.sum = skipToEnd(block, this.record, this.at, this.wordBefore, this.count, this.sumBefore);
      this.goOn();
    } else this.mendKeep(block);
  }

  goOn(): void {
    this.at = mendedAt;
    this.word = mendedWord;
    this.count = mendedCount;
    this.low |= mendedLow;
  }

  /** Of 4 by 4. */
  clearRecord(): void {
    v128.store(this.record, i64x2.splat(0), 8);
    v128.store(this.record, i64x2.splat(0), 24);
  }

  /** How the block ended, and its DC. */
  finish(dc: i32): void {
    this.count -= <u64>(this.sum & BITS);
    store<i32>(this.record, dc);
    store<i32>(this.record, this.sum >> 6, 4);
  }
}
