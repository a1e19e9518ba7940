import { BandReader } from "./band-reader";
import { END_OF_BLOCK, placesOf, valueOf } from "./huffman-tables";
import { ENDED } from "./skipping-reader";

/** Reads the blocks of a first AC scan (ITU T.81 G.1.2.2). */
@local
export class FirstBandReader extends BandReader {
  /** Of the present block: which coefficients are not 0, of those that were looked at. */
  marks: u64 = 0;

  /**
   * Reads a block.
   *
   * @param offset where in its block a coefficient is, by its zigzag index
   * @param kept zigzag indices, as bits, whose coefficients are stored
   * @param lastLooked the last index at which a coefficient is looked at; others are stepped over
   */
  read(table: usize, skips: usize, to: usize, offset: usize, kept: u64, start: i32, lastLooked: i32, end: i32, low: i32): void {
    this.marks = 0;
    this.k = start;
    let limit = lastLooked;
    while (true) {
      this.lookUntil(limit, table, to, offset, kept, low);
      if (this.k > end) break;
      this.skip(skips, end);
      if (this.k > end) break;
      limit = this.k;
    }
  }

  /** Symbols up to the zigzag index `limit`. */
  lookUntil(limit: i32, table: usize, to: usize, offset: usize, kept: u64, low: i32): void {
    for (let turn = 0; this.k <= limit; turn = unrolled(turn, 3)) {
      if (turn == 0) this.refill();
      const entry = this.symbol(table);
      const places = placesOf(entry);
      this.k += places;
      if (this.k > END_OF_BLOCK) {
        if (places > END_OF_BLOCK) {
          this.readRun(places);
          this.run -= 1;
        }
        this.k = ENDED;
        break;
      }
      const value = valueOf(entry),
        bit = (<u64>1) << (this.k - 1);
      if (value != 0) this.marks |= bit;
      if (kept & bit) store<i16>(to + load<u8>(offset + this.k - 1), <i16>(value << low));
    }
  }
}
