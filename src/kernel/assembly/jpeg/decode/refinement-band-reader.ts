import { BandReader } from "./band-reader";
import { END_OF_BLOCK, placesOf, valueOf } from "./huffman-tables";

/**
 * Reads the blocks of an AC refinement scan (ITU T.81 G.1.2.3). A symbol's place is the so-many-th of the band's coefficients that
 * were 0. Of the others, the "ones" (their bit of significance is 1), each has a correction bit; those that lie before the symbol's
 * place follow the symbol. They are collected here, the first one's at the lowest bit.
 */
@local
export class RefinementBandReader extends BandReader {
  /** Of the present block: its correction bits, and how many ones they are of. */
  corrections: u64 = 0;
  corrected: u64 = 0;
  /** Of the present block: the coefficients that are new. */
  fresh: u64 = 0;
  /** Which of the block's zeros the last symbol's place was, counted from 0. */
  zero: i32 = 0;

  /**
   * Reads the symbols of a block, with the correction bits that come with them; those behind the last symbol are left.
   *
   * @param places of the block's zeros
   * @param to the block
   * @param offset where in it a coefficient is, by its zigzag index
   * @param kept zigzag indices, as bits, whose coefficients are stored
   * @param lastLooked behind it there are no ones, and nothing that anybody asks for
   */
  read(
    table: usize,
    skips: usize,
    places: usize,
    to: usize,
    offset: usize,
    kept: u64,
    start: i32,
    lastLooked: i32,
    end: i32,
    step: i32,
  ): void {
    this.fresh = 0;
    this.zero = -1;
    this.k = start;
    while (this.k <= end) {
      if (this.k > lastLooked) {
        const before = this.k;
        this.skip(skips, end);
        if (this.k > end) break;
        this.zero += this.k - before;
      }
      this.refill();
      const entry = this.symbol(table);
      const advance = placesOf(entry);
      if (advance >= END_OF_BLOCK) {
        this.readRun(advance);
        break;
      }
      this.zero += advance;
      const place = <i32>load<u8>(places + this.zero);
      if (place > end) break;
      this.k = place + 1;
      // Up to the place are zeros, it among them, and ones.
      this.correct(<u64>(place - start - this.zero) - this.corrected);
      const value = valueOf(entry);
      if (value != 0) {
        this.fresh |= (<u64>1) << place;
        if ((kept >> place) & 1) store<i16>(to + load<u8>(offset + <usize>place), <i16>(value * step));
      }
    }
  }

  /** Reads the correction bits of so many ones. Of the 56 bits of a refill a symbol takes 30 at most. */
  correct(ones: u64): void {
    let left = ones;
    if (left > 24) {
      this.refill();
      if (left > 48) {
        this.collect(48);
        this.refill();
        left -= 48;
      }
    }
    this.collect(left);
  }

  collect(ones: u64): void {
    this.corrections |= (this.word & (((<u64>1) << ones) - 1)) << this.corrected;
    this.corrected += ones;
    this.take(ones);
  }
}
