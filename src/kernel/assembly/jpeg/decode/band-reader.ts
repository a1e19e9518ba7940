import { reverse } from "./bit-order";
import { END_OF_BLOCK } from "./huffman-tables";
import { readerAt, readerCount, readerRun, readerWord } from "./progressive-segment";
import { SkippingReader } from "./skipping-reader";

/** Reads the bands of a progressive AC scan (ITU T.81 G.1.2). */
@local
export class BandReader extends SkippingReader {
  /** G.1.2.2: how many blocks of the band are still to be without new coefficients. */
  run: i32 = 0;

  /** Goes on where the segment's last row of blocks ended. */
  goOnInBand(): void {
    this.goOn(readerAt, readerWord, readerCount);
    this.run = readerRun;
  }

  /** The length of a run, which stands behind its EOBn symbol (figure G.5): it includes the present block. */
  readRun(places: i32): void {
    this.run = 1;
    if (places > END_OF_BLOCK) {
      const size = places - END_OF_BLOCK;
      this.run = (1 << size) + reverse((<i32>this.word) & ((1 << size) - 1), size);
      this.take(size);
    }
  }
}
