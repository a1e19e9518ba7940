import { coefficientBytes } from "./coefficient-store";
import { FirstBandReader } from "./first-band-reader";
import { huffmanTable } from "./huffman-tables";
import { Component } from "./jpeg-frame";
import { spectralEnd, spectralStart, successiveLow } from "./jpeg-scan";
import { isBeyond, isRestartDue, keepReader, restart } from "./progressive-segment";
import { skipTable } from "./skip-tables";
import { offsets } from "../zigzag";

/**
 * A row of blocks of a first AC scan (ITU T.81 G.1.2.2): the coefficients of a band, without their low bits.
 *
 * @param kept zigzag indices, as bits, whose coefficients are stored
 * @param isMarked significance is asked for later; else what is not kept is stepped over, several symbols at a time
 * @returns false when the data ended
 */
export function decodeAcFirstRow(c: Component, y: i32, kept: u64, isMarked: bool): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable),
    skips = isMarked ? <usize>0 : skipTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    low = successiveLow;
  const lastLooked = isMarked ? end : min(end, 63 - <i32>clz(kept));
  const bytes = coefficientBytes(c.log2),
    blocks = <usize>(y * c.blocksAcross);
  let coefficients = c.coefficients + blocks * bytes,
    significance = c.significance + (blocks << 3);
  const bits = new FirstBandReader();
  bits.goOnInBand();
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes, significance += 8) {
    if (isRestartDue()) {
      if (!restart(bits.at, bits.count)) return false;
      bits.goOnInBand();
    }
    if (isBeyond(bits.at, bits.count)) return false;
    if (bits.run > 0) {
      bits.run -= 1;
      continue;
    }
    bits.read(table, skips, coefficients, offset, kept, start, lastLooked, end, low);
    if (isMarked) store<u64>(significance, load<u64>(significance) | bits.marks);
  }
  keepReader(bits.at, bits.word, bits.count, bits.run);
  return true;
}
