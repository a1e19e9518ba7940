import { END_OF_BLOCK, placesOf, valueOf } from "./huffman-tables";
import { McuBlock } from "./mcu-blocks";
import { ENDS, SKIP_MASK } from "./skip-tables";
import { ENDED, SkippingReader } from "./skipping-reader";

/** 64 coefficients, column by column, and a place for those that nobody needs. */
export const BLOCK = memory.data(128 + 16, 16);

/** Decodes the blocks of a sequential scan (ITU T.81 F.2.2). Frequencies that the scale leaves out are stepped over. */
@local
export class BlockReader extends SkippingReader {
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
      this.skip(block.skipTable, 63);
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
}

/** The next index of a block that ended right behind DC. */
export const ENDED_AT_DC = 1 + END_OF_BLOCK;

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
