import { bandLength } from "./band-run";
import { coefficientBytes } from "./coefficient-store";
import { advanceOf, decodeSlow, END_OF_BLOCK, FAST_MASK, huffmanTable, PARTIAL, SKIP, SKIP_ENDS, SKIP_MASK } from "./huffman-tables";
import { Component } from "./jpeg-frame";
import { bandBits, spectralEnd, spectralStart, successiveLow } from "./jpeg-scan";
import { bandRun, isBeyond, isRestartDue, keepReader, readerAt, readerCount, readerWord, restart } from "./progressive-segment";
import { allPlaces, placesOf } from "./zero-places";
import { offsets } from "../zigzag";

/**
 * A row of blocks of an AC refinement scan (ITU T.81 G.1.2.3): one more bit of a band. A symbol's place is the so-many-th of the
 * band's coefficients that were 0. Of the others ("ones", for their bit of significance) each has a correction bit; those that
 * lie before the symbol's place follow the symbol. They are collected, and applied when the block is over.
 *
 * @param kept zigzag indices, as bits, whose coefficients are stored
 * @param isMarked significance is asked for later
 * @returns false when the data ended
 */
export function decodeAcRefinementRow(c: Component, y: i32, kept: u64, isMarked: bool): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    band = bandBits(),
    step = 1 << successiveLow;
  const keptInBand = kept & band;
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
    const marks = load<u64>(significance);
    const ones = marks & band;
    let corrections: u64 = 0,
      taken: u64 = 0;
    if (run == 0) {
      const places = ones == 0 ? allPlaces(start) : placesOf(band ^ ones);
      const lastLooked = isMarked ? END_OF_BLOCK : 63 - <i32>clz(ones | keptInBand);
      let fresh: u64 = 0;
      let zero = -1,
        k = start - 1;
      while (k < end) {
        if (k >= lastLooked) {
          let e: u32, covered: i32;
          while (true) {
            word |= load<u64>(at) << count;
            at += <usize>((63 - count) >> 3);
            count |= 56;
            e = load<u16>(table + SKIP + (((<usize>word) & SKIP_MASK) << 1));
            covered = e >> 6;
            if (k + covered >= end) break;
            word >>= <u64>e;
            count -= e & 63;
            k += covered;
            zero += covered;
          }
          // As in a sequential scan: an end beyond the last place belongs to another block.
          if (covered >= SKIP_ENDS && k + covered < SKIP_ENDS + end) {
            word >>= <u64>e;
            count -= e & 63;
            break;
          }
        }
        word |= load<u64>(at) << count;
        at += <usize>((63 - count) >> 3);
        count |= 56;
        const e = load<u32>(table + (((<usize>word) & FAST_MASK) << 2));
        let advance: i32 = (e >> 8) & 127,
          value = (<i32>e) >> 16;
        if ((e & PARTIAL) == 0) {
          word >>= <u64>e;
          count -= e & 63;
        } else {
          let length: u64 = e & 63,
            size: u64 = e >> 16;
          if (length == 0) {
            const slow = decodeSlow(table, <u32>word);
            length = slow >> 8;
            size = slow & 15;
            advance = advanceOf(slow & 255);
          }
          word >>= length;
          value = size == 0 ? 0 : word & 1 ? 1 : -1;
          word >>= size;
          count -= length + size;
        }
        if (advance >= END_OF_BLOCK) {
          const size: u64 = advance - END_OF_BLOCK;
          run = bandLength(word, <i32>size);
          word >>= size;
          count -= size;
          break;
        }
        zero += advance;
        k = load<u8>(places + zero);
        if (k > end) break;
        // Up to here are zeros, this one included, and ones.
        let more = <u64>(k - start - zero) - taken;
        if (more > 32) {
          corrections |= (word & 0xffffffff) << taken;
          word = (word >> 32) | (load<u64>(at) << (count - 32));
          count -= 32;
          at += <usize>((63 - count) >> 3);
          count |= 56;
          taken += 32;
          more -= 32;
        }
        corrections |= (word & (((<u64>1) << more) - 1)) << taken;
        word >>= more;
        count -= more;
        taken += more;
        if (value != 0) {
          fresh |= (<u64>1) << k;
          if ((kept >> k) & 1) store<i16>(coefficients + load<u8>(offset + <usize>k), <i16>(value * step));
        }
      }
      if (isMarked) store<u64>(significance, marks | fresh);
    }
    let more = popcnt(ones) - taken;
    if (more > 0) {
      word |= load<u64>(at) << count;
      at += <usize>((63 - count) >> 3);
      count |= 56;
      if (more > 32) {
        corrections |= (word & 0xffffffff) << taken;
        word = (word >> 32) | (load<u64>(at) << (count - 32));
        count -= 32;
        at += <usize>((63 - count) >> 3);
        count |= 56;
        taken += 32;
        more -= 32;
      }
      corrections |= (word & (((<u64>1) << more) - 1)) << taken;
      word >>= more;
      count -= more;
    }
    if (corrections != 0) correct(coefficients, offset, ones, ones & kept, corrections, step);
    if (run > 0) run--;
  }
  keepReader(at, word, count, run);
  return true;
}

/** Each correction bit that is set makes its coefficient larger by `step`, whatever its sign. */
// @ts-ignore: decorator
@inline
function correct(coefficients: usize, offset: usize, ones: u64, keptOnes: u64, corrections: u64, step: i32): void {
  for (let left = keptOnes; left != 0; left &= left - 1) {
    const k = ctz(left);
    const bit: i32 = (<i32>(corrections >> popcnt(ones & (((<u64>1) << k) - 1)))) & 1;
    const to = coefficients + load<u8>(offset + <usize>k);
    const coefficient: i32 = load<i16>(to);
    store<i16>(to, <i16>(coefficient + (coefficient < 0 ? -bit : bit) * step));
  }
}
