import { BitReader } from "./bit-reader";
import { END_OF_BLOCK, placesOf, valueOf } from "./huffman-tables";
import { McuBlock } from "./mcu-blocks";
import { ENDS, SKIP_MASK } from "./skip-tables";

/** 64 coefficients, column by column, and a place for those that nobody needs. */
export const BLOCK = memory.data(128 + 16, 16);

/** Decodes the blocks of a sequential scan (ITU T.81 F.2.2). Frequencies that the scale leaves out are stepped over. */
@local
export class BlockReader extends BitReader {
  /** The zigzag index that comes next in the present block; beyond 63 when it is over. */
  k: i32 = 0;

  /** F.2.2.1. @returns how DC differs from the component's last */
  readDc(block: McuBlock): i32 {
    this.refill();
    const entry = this.symbol(block.dcTable);
    return valueOf(entry);
  }

  /** F.2.2.2: to BLOCK the coefficients that the scale needs. */
  readAc(block: McuBlock): void {
    const table = block.acTable;
    this.k = 1;
    if (block.log2 == 1) this.readLow(block.lowTable);
    else clearBlock(block.log2);
    this.keepUntil(block.lastIndex, table, block.offsets);
    while (this.k <= 63) {
      this.skip(block.skipTable);
      if (this.k > 63) break;
      this.refill();
      this.keepUntil(this.k, table, block.offsets);
      // Damaged data may come to the same index, by a symbol that leaves the block.
      if (this.k == ENDED_AT_DC) this.k = ENDED;
    }
  }

  /** The first symbols of a block of 2 by 2. Of 56 bits DC has left enough. */
  readLow(table: usize): void {
    const low = load<u64>(table + (this.next(SKIP_MASK) << 3));
    store<u64>(BLOCK, low);
    this.take(low);
    this.k += placesOfLow(low);
    this.refill();
  }

  /** Symbols up to the zigzag index `limit`. */
  keepUntil(limit: i32, table: usize, offset: usize): void {
    for (let turn = 0; this.k <= limit; turn = unrolled(turn, 3)) {
      if (turn == 2) this.refill();
      const entry = this.symbol(table);
      this.k += placesOf(entry);
      store<i16>(BLOCK + load<u8>(offset + this.k - 1), <i16>valueOf(entry));
    }
  }

  /**
   * Steps over frequencies that nobody needs, several symbols at a time, and four such steps of 12 bits to a refill: to the end of the
   * block, or to a symbol that must be looked at by itself.
   */
  skip(table: usize): void {
    let entry: u32 = 0,
      places = 0;
    for (let turn = 0; ; turn = unrolled(turn, 4)) {
      if (turn == 0) this.refill();
      entry = load<u16>(table + (this.next(SKIP_MASK) << 1));
      places = entry >> 6;
      if (this.k + places > 63) break;
      this.take(entry);
      this.k += places;
    }
    // The symbols of an entry may reach into the next block: an end beyond the last place is none.
    if (entry & ENDS && this.k + (places & 127) <= 63) {
      this.take(entry);
      this.k = ENDED;
    }
  }
}

/** The next index of a block that ended right behind DC. */
export const ENDED_AT_DC = 1 + END_OF_BLOCK;
/** Of a block that ended where only frequencies that nobody needs were left. */
export const ENDED = 2 * END_OF_BLOCK;

/** As `placesOf`, of an entry of LOW. */
// @ts-ignore: decorator
@inline
export function placesOfLow(entry: u64): i32 {
  const isEnd = (<i32>entry) & ENDS;
  return ((<i32>(entry >> 6)) & 63) + (isEnd ? END_OF_BLOCK : 0);
}

export function clearBlock(log2: i32): void {
  const zero = i64x2.splat(0);
  if (log2 == 2) {
    v128.store(BLOCK, zero);
    v128.store(BLOCK, zero, 16);
  } else if (log2 == 3) {
    for (let at = BLOCK; at < BLOCK + 128; at += 32) {
      v128.store(at, zero);
      v128.store(at, zero, 16);
    }
  }
}
