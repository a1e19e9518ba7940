import { BitReader } from "../bit-reader";
import { valueOf } from "../huffman-tables";
import { SHIFTS } from "./block-records";
import { McuBlock } from "../mcu-blocks";
import { ENDS, SKIP_MASK } from "../skip-tables";
import { BITS, FAILED, FIRST, mendedAt, mendedCount, mendedLow, mendedWord, oneSymbol, OVER, skipToEnd } from "./mending";

/** The sum behind the last index that blocks of 2 by 2 need (`lastIndex`). */
export const LOWEST: i32 = (4 + 1) << 6;

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
  /** Where the block's record is; and its coefficients. */
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

  /**
   * A symbol, if one that a block of 2 by 2 needs is to come. Its coefficients are put together in a register: stores would wait for
   * their addresses.
   */
  keep(table: usize): void {
    const entry = select<u32>(load<u32>(table + (this.next(SKIP_MASK) << 2)), 0, this.sum < LOWEST);
    this.word >>= entry;
    this.sum += entry & 0xffff;
    this.low |= (<u64>(entry >> 16)) << (<u64>load<u8>(SHIFTS + (this.sum >> 6)));
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

  /** Behind `keep`: where it was stopped, goes on by one symbol. (From below 5, no symbol goes beyond 63.) */
  mendKeep(block: McuBlock): void {
    if (this.sum & FAILED) {
      this.sum = oneSymbol(block, this.at, this.word, this.count, this.sum);
      this.goOn();
    }
  }

  /** Behind `skip`: where it was stopped, goes on by one symbol, or to the end of the block. */
  mendSkip(block: McuBlock): void {
    if (this.sum & OVER) {
      this.sum = skipToEnd(block, this.at, this.wordBefore, this.count, this.sumBefore);
      this.goOn();
    } else this.mendKeep(block);
  }

  goOn(): void {
    this.at = mendedAt;
    this.word = mendedWord;
    this.count = mendedCount;
    this.low |= mendedLow;
  }

  /** How the block ended, and its DC. The next one's record is behind it. */
  finish(dc: i32, recordBytes: usize): void {
    this.count -= <u64>(this.sum & BITS);
    store<i32>(this.record, dc);
    store<i32>(this.record, this.sum >> 6, 4);
    this.record += recordBytes;
  }

  // Both places, step by step.

  /** A block of which nothing but DC is needed: what fits into the bits that DC has left. */
  skipFirst(other: StepReader, block: McuBlock): void {
    const table = block.skipTable;
    this.remember();
    other.remember();
    this.skip(table);
    other.skip(table);
    this.skip(table);
    other.skip(table);
    this.skip(table);
    other.skip(table);
    this.mendSkips(other, block);
  }

  /** What nobody needs, to the end of the block: four steps of 14 bits to a refill. */
  skipRest(other: StepReader, block: McuBlock): void {
    const table = block.skipTable;
    while ((this.sum & other.sum & ENDS) == 0) {
      this.refillStep();
      other.refillStep();
      this.remember();
      other.remember();
      this.skip(table);
      other.skip(table);
      this.skip(table);
      other.skip(table);
      this.skip(table);
      other.skip(table);
      this.skip(table);
      other.skip(table);
      this.mendSkips(other, block);
    }
  }

  mendSkips(other: StepReader, block: McuBlock): void {
    if ((this.sum | other.sum) & FAILED) {
      this.mendSkip(block);
      other.mendSkip(block);
    }
  }

  mendKeeps(other: StepReader, block: McuBlock): void {
    if ((this.sum | other.sum) & FAILED) {
      this.mendKeep(block);
      other.mendKeep(block);
    }
  }

  /** The coefficients of a block of 2 by 2. */
  keepLowest(other: StepReader, block: McuBlock): void {
    const table = block.keepTable;
    this.readLow(block.lowTable);
    other.readLow(block.lowTable);
    this.keep(table);
    other.keep(table);
    this.keep(table);
    other.keep(table);
    this.mendKeeps(other, block);
    while (this.sum < LOWEST || other.sum < LOWEST) {
      this.refillStep();
      other.refillStep();
      this.keep(table);
      other.keep(table);
      this.mendKeeps(other, block);
    }
    store<u64>(this.record, this.low, 8);
    store<u64>(other.record, other.low, 8);
  }
}
