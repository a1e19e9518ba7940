import { coefficientBytes } from "./coefficient-store";
import { huffmanTable } from "./huffman-tables";
import { Component } from "./jpeg-frame";
import { bandBits, spectralEnd, spectralStart, successiveLow } from "./jpeg-scan";
import { isBeyond, isRestartDue, keepReader, restart } from "./progressive-segment";
import { RefinementBandReader } from "./refinement-band-reader";
import { allPlaces, placesIn } from "./zero-places";
import { skipTable } from "./skip-tables";
import { offsets } from "../zigzag";

/** An index behind all. */
const BEHIND = 64;

/**
 * A row of blocks of an AC refinement scan (ITU T.81 G.1.2.3): one more bit of a band.
 *
 * @param kept zigzag indices, as bits, whose coefficients are stored
 * @param isMarked significance is asked for later
 * @returns false when the data ended
 */
export function decodeAcRefinementRow(c: Component, y: i32, kept: u64, isMarked: bool): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable),
    skips = isMarked ? <usize>0 : skipTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    band = bandBits(),
    step = 1 << successiveLow;
  const bytes = coefficientBytes(c.log2),
    blocks = <usize>(y * c.blocksAcross);
  let coefficients = c.coefficients + blocks * bytes,
    significance = c.significance + (blocks << 3);
  const bits = new RefinementBandReader();
  bits.goOnInBand();
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes, significance += 8) {
    if (isRestartDue()) {
      if (!restart(bits.at, bits.count)) return false;
      bits.goOnInBand();
    }
    if (isBeyond(bits.at, bits.count)) return false;
    const marks = load<u64>(significance),
      ones = marks & band;
    bits.corrections = 0;
    bits.corrected = 0;
    if (bits.run == 0) {
      const places = ones == 0 ? allPlaces(start) : placesIn(band ^ ones);
      const lastLooked = isMarked ? BEHIND : 63 - <i32>clz(ones | (kept & band));
      bits.read(table, skips, places, coefficients, offset, kept, start, lastLooked, end, step);
      if (isMarked) store<u64>(significance, marks | bits.fresh);
    }
    const left = popcnt(ones) - bits.corrected;
    if (left > 0) {
      bits.refill();
      bits.correct(left);
    }
    if (bits.corrections != 0) correct(coefficients, offset, ones, ones & kept, bits.corrections, step);
    if (bits.run > 0) bits.run -= 1;
  }
  keepReader(bits.at, bits.word, bits.count, bits.run);
  return true;
}

/** A correction bit that is set makes its coefficient larger by `step`, whatever its sign. */
// @ts-ignore: decorator
@inline
function correct(to: usize, offset: usize, ones: u64, keptOnes: u64, corrections: u64, step: i32): void {
  for (let left = keptOnes; left != 0; left &= left - 1) {
    const k = ctz(left);
    const bit: i32 = (<i32>(corrections >> popcnt(ones & (((<u64>1) << k) - 1)))) & 1;
    const at = to + load<u8>(offset + <usize>k);
    const coefficient: i32 = load<i16>(at);
    store<i16>(at, <i16>(coefficient + (coefficient < 0 ? -bit : bit) * step));
  }
}
