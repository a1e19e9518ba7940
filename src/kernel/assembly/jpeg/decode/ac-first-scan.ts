import { extend } from "./bit-reader";
import { bandLength } from "./band-run";
import { coefficientBytes } from "./coefficient-store";
import { advanceOf, decodeSlow, END_OF_BLOCK, FAST_MASK, huffmanTable, PARTIAL, SKIP, SKIP_ENDS, SKIP_MASK } from "./huffman-tables";
import { Component } from "./jpeg-frame";
import { spectralEnd, spectralStart, successiveLow } from "./jpeg-scan";
import { bandRun, isBeyond, isRestartDue, keepReader, readerAt, readerCount, readerWord, restart } from "./progressive-segment";
import { offsets } from "../zigzag";

/** A place beyond every block's. */
const OVER = 128;

/**
 * A row of blocks of a first AC scan (ITU T.81 G.1.2.2): the coefficients of a band, without their low bits.
 *
 * @param kept zigzag indices, as bits, whose coefficients are stored
 * @param isMarked significance is asked for later; else what is not kept is stepped over, several symbols at a time
 * @returns false when the data ended
 */
export function decodeAcFirstRow(c: Component, y: i32, kept: u64, isMarked: bool): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    low = successiveLow;
  const lastLooked = isMarked ? end : min(end, 63 - <i32>clz(kept));
  const bytes = coefficientBytes(c.log2),
    blocks = <usize>(y * c.blocksAcross);
  let coefficients = c.coefficients + blocks * bytes,
    significance = c.significance + (blocks << 3);
  let at = readerAt,
    word = readerWord,
    count = readerCount,
    run = bandRun;
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes, significance += 8) {
    if (isRestartDue()) {
      if (!restart(at, count)) return false;
      at = readerAt;
      word = count = run = 0;
    }
    if (isBeyond(at, count)) return false;
    if (run > 0) {
      run--;
      continue;
    }
    let marks: u64 = 0;
    let limit = lastLooked;
    let k = start;
    while (true) {
      while (k <= limit) {
        word |= load<u64>(at) << count;
        at += <usize>((63 - count) >> 3);
        count |= 56;
        const e = load<u32>(table + (((<usize>word) & FAST_MASK) << 2));
        let value: i32;
        if ((e & PARTIAL) == 0) {
          word >>= <u64>e;
          count -= e & 63;
          k += (e >> 8) & 127;
          value = (<i32>e) >> 16;
        } else {
          let length: u64 = e & 63,
            size: u64 = e >> 16;
          let advance: i32 = (e >> 8) & 127;
          if (length == 0) {
            const slow = decodeSlow(table, <u32>word);
            length = slow >> 8;
            size = slow & 15;
            advance = advanceOf(slow & 255);
          }
          word >>= length;
          count -= length;
          if (advance > END_OF_BLOCK) {
            size = advance - END_OF_BLOCK;
            run = bandLength(word, <i32>size) - 1;
            word >>= size;
            count -= size;
            k = OVER;
            break;
          }
          value = extend((<i32>word) & ((1 << (<i32>size)) - 1), <i32>size);
          word >>= size;
          count -= size;
          k += advance;
        }
        if (k > END_OF_BLOCK) break;
        marks |= (<u64>(value != 0)) << (k - 1);
        if ((kept >> (k - 1)) & 1) store<i16>(coefficients + load<u8>(offset + k - 1), <i16>(value << low));
      }
      if (k > end) break;
      let e: u32, places: i32;
      while (true) {
        word |= load<u64>(at) << count;
        at += <usize>((63 - count) >> 3);
        count |= 56;
        e = load<u16>(table + SKIP + (((<usize>word) & SKIP_MASK) << 1));
        places = e >> 6;
        if (k + places > end) break;
        word >>= <u64>e;
        count -= e & 63;
        k += places;
      }
      // As in a sequential scan: an end beyond the last place belongs to another block.
      if (places >= SKIP_ENDS && k + places <= SKIP_ENDS + end) {
        word >>= <u64>e;
        count -= e & 63;
        break;
      }
      limit = k;
    }
    if (isMarked) store<u64>(significance, load<u64>(significance) | marks);
  }
  keepReader(at, word, count, run);
  return true;
}
