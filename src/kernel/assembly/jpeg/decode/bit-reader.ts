import { FAST_MASK, longSymbol, PARTIAL } from "./huffman-tables";

/**
 * Reads a prepared segment (`entropy-segment.ts`) from the low end of a 64-bit word (Fabian Giesen, "Reading bits in far too many
 * ways", 2018, variant 4). All scans read by it. Its objects live in locals: see scripts/kernel/local-objects.mjs.
 */
@local
export class BitReader {
  /** Where the next refill reads. */
  at: usize = 0;
  /** The coming bits, and how many of them count. */
  word: u64 = 0;
  count: u64 = 0;

  /** Begins at an address, a byte's first bit. */
  beginAt(address: usize): void {
    this.at = address;
    this.word = 0;
    this.count = 0;
  }

  /** Goes on where a reader ended. */
  goOn(at: usize, word: u64, count: u64): void {
    this.at = at;
    this.word = word;
    this.count = count;
  }

  /** Makes it 56 bits, or more. */
  refill(): void {
    this.word |= load<u64>(this.at) << this.count;
    this.at += <usize>((63 - this.count) >> 3);
    this.count |= 56;
  }

  /** Steps over the bits that a table's entry covers: its lowest six bits say how many. */
  take(entry: u64): void {
    this.word >>= entry;
    this.count -= entry & 63;
  }

  /** Of a table by the next bits: which of its entries. */
  next(mask: u64): usize {
    return <usize>(this.word & mask);
  }

  /** Where the next bit is, its byte's address. */
  place(): usize {
    return this.at - <usize>(this.count >> 3);
  }

  /**
   * One symbol with its extra bits (F.2.2.1 and F.2.2.2), of 31 bits that must be there. One that fits into FAST takes 11 of them;
   * behind any other the bits are full again. So three symbols go to one refill.
   *
   * @returns FAST's entry, or for a longer symbol what it would be
   */
  symbol(table: usize): u32 {
    let entry = load<u32>(table + (this.next(FAST_MASK) << 2));
    if (entry & PARTIAL) {
      entry = longSymbol(table, this.word, entry);
      this.take(entry);
      this.refill();
    } else this.take(entry);
    return entry;
  }
}
