import { BitReader } from "./bit-reader";
import { END_OF_BLOCK } from "./huffman-tables";
import { ENDS, SKIP_MASK } from "./skip-tables";

/** The next index of a block that ended where only frequencies that nobody needs were left: none that another block comes to. */
export const ENDED = 2 * END_OF_BLOCK;

/** Reads the AC coefficients of a block, or steps over them. */
@local
export class SkippingReader extends BitReader {
  /** The zigzag index that comes next in the present block; beyond the last when it is over. */
  k: i32 = 0;

  /**
   * Steps over frequencies that nobody needs, several symbols at a time, and four such steps of 12 bits to a refill: to the end of the
   * block, or to a symbol that must be looked at by itself.
   *
   * @param table a `skipTable`
   * @param end the last index
   */
  skip(table: usize, end: i32): void {
    let entry: u32 = 0,
      places = 0;
    for (let turn = 0; ; turn = unrolled(turn, 4)) {
      if (turn == 0) this.refill();
      entry = load<u16>(table + (this.next(SKIP_MASK) << 1));
      places = entry >> 6;
      if (this.k + places > end) break;
      this.take(entry);
      this.k += places;
    }
    // The symbols of an entry may reach into the next block: an end beyond the last place is none.
    if (entry & ENDS && this.k + (places & 127) <= end) {
      this.take(entry);
      this.k = ENDED;
    }
  }
}
