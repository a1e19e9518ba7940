import { extend, reverse } from "./bit-order";
import { prepareSegment, segmentEnd, segmentMarker } from "./entropy-segment";
import { behindRestart, noteCutOff, noteEarlyScanEnd, noteScanEnd, noteSegmentEnd } from "./entropy-damage";
import { Component, component, componentCount, mcusAcross, mcusDown } from "./jpeg-frame";
import { hasEnded } from "./jpeg-markers";
import {
  componentIndex,
  scanComponent,
  scanComponents,
  spectralEnd,
  spectralStart,
  successiveHigh,
  successiveLow,
} from "./jpeg-scan";
import { dataAt, fileEnd, nextScan, rewindFile, setPosition } from "./jpeg-segments";
import { restartInterval } from "./jpeg-tables";
import { advanceOf, decodeSlow, END_OF_BLOCK, FAST_MASK, huffmanTable, PARTIAL } from "./huffman-tables";
import { ENDS, SKIP_MASK, skipTable } from "./skip-tables";
import { fillBlock, inverse, mean } from "./inverse-dct";
import { Status } from "../../../status";
import { NATURAL, offsets } from "../zigzag";

/**
 * Progressive frames (ITU T.81 G). A picture at a reduced scale keeps of each block the lowest N by N coefficients,
 * column by column, and, for the refinement of the others, one bit each that tells whether it is 0 (its "significance":
 * a correction bit stands in the stream for each that is not, G.1.2.3). Scans that no kept coefficient depends on are
 * stepped over unread.
 */

/** Encoders make about 10; a file of very many is made to cost time. */
const MAX_SCANS = 128;

/** One scan, found before any is decoded. */
@unmanaged
class Scan {
  /** The component, or -1 for a DC scan. */
  component: i32;
  /** Zigzag indices, as bits. */
  band: u64;
  isRefinement: bool;
  /** It leaves no bit of its coefficients to a later scan. */
  isFinal: bool;
  isNeeded: bool;
  /** A later scan that is needed reads the significance of this one's coefficients. */
  marksSignificance: bool;
}
const SCAN_BYTES = 24;
const SCANS = memory.data(128 * 24, 16);
// @ts-ignore: decorator
@inline
function scan(index: i32): Scan {
  return changetype<Scan>(SCANS + index * SCAN_BYTES);
}

export function coefficientBytes(log2: i32): i32 {
  return 2 << (2 * log2);
}

/** Of the zigzag indices, as bits, those within the lowest N by N frequencies. */
function keptBits(log2: i32): u64 {
  const n = 1 << log2;
  let bits: u64 = 0;
  for (let k = 0; k < 64; k++) {
    const natural: i32 = load<u8>(NATURAL + k);
    if (natural >> 3 < n && (natural & 7) < n) bits |= (<u64>1) << k;
  }
  return bits;
}

/** The scans that were found, and how many of them are decoded. */
let scanCount = 0;
let scansDone = 0;

/**
 * Looks through the frame, and makes ready to decode its scans.
 *
 * @returns ok or an error
 */
export function beginProgressive(): Status {
  const count = listScans();
  if (count < 0) return count;
  scanCount = count;
  scansDone = 0;
  for (let i = 0; i < componentCount; i++) clearCoefficients(component(i));
  for (let i = 0; i < componentCount; i++) findNeeds(i, count);
  // Without an end marker only decoding can tell whether the last scan is whole.
  if (!hasEnded && (!isComplete(count) || !scan(count - 1).isNeeded)) noteCutOff();
  return rewindFile(true);
}

/**
 * Decodes the next scan into the coefficients of its components.
 *
 * @returns ok; `noScan` when all are done; or an error
 */
export function decodeNextScan(): Status {
  if (scansDone == scanCount) return Status.noScan;
  const found = nextScan();
  if (found != Status.ok) return found;
  const s = scan(scansDone++);
  if (s.component < 0) decodeDcScan();
  else if (s.isNeeded) decodeAcScan(s.marksSignificance);
  else setPosition(scanEnd(dataAt()));
  return Status.ok;
}

/** What a component's coefficients and significance take. */
export function coefficientPlaneBytes(c: Component): usize {
  return <usize>c.blocksAcross * c.blocksDown * (coefficientBytes(c.log2) + 8);
}

function clearCoefficients(c: Component): void {
  const blocks = <usize>c.blocksAcross * c.blocksDown;
  c.significance = c.coefficients + blocks * coefficientBytes(c.log2);
  memory.fill(c.coefficients, 0, coefficientPlaneBytes(c));
}

/** @returns how many there are, or an error */
function listScans(): i32 {
  rewindFile(false);
  let count = 0;
  while (true) {
    const status = nextScan();
    if (status == Status.noScan) return count;
    // What stands behind a picture that is complete may be damaged.
    if (status != Status.ok) return isComplete(count) ? count : status;
    if (count == MAX_SCANS) return Status.tooMuchWork;
    const s = scan(count++);
    s.component = spectralStart == 0 ? -1 : componentIndex(0);
    s.band = bandBits();
    s.isRefinement = successiveHigh != 0;
    s.isFinal = successiveLow == 0;
    s.isNeeded = false;
    s.marksSignificance = false;
    setPosition(scanEnd(dataAt()));
  }
}

/** Whether the scans tell all bits of all coefficients. Of a file that was cut off between two of them they do not. */
function isComplete(count: i32): bool {
  for (let index = -1; index < componentCount; index++) {
    let told: u64 = 0;
    for (let i = 0; i < count; i++) if (scan(i).component == index && scan(i).isFinal) told |= scan(i).band;
    if (told != (index < 0 ? 1 : ~(<u64>1))) return false;
  }
  return true;
}

/** From the last scan back: what is needed, and whose significance a needed refinement reads. */
function findNeeds(index: i32, count: i32): void {
  const kept = keptBits(component(index).log2) & ~(<u64>1);
  let read: u64 = 0;
  for (let i = count - 1; i >= 0; i--) {
    const s = scan(i);
    if (s.component != index || ((kept | read) & s.band) == 0) continue;
    s.isNeeded = true;
    s.marksSignificance = (read & s.band) != 0;
    if (s.isRefinement) {
      s.marksSignificance = true;
      read |= s.band;
    }
  }
}

/** The marker that ends the scan whose data begins at `from`: the first that is no restart. */
function scanEnd(from: usize): usize {
  const ones = i8x16.splat(-1);
  let at = from;
  while (at + 16 <= fileEnd) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), ones));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(found);
    if (isMarker(at)) return at;
    at += 1;
  }
  while (at < fileEnd && !(load<u8>(at) == 0xff && isMarker(at))) at += 1;
  return at;
}

// @ts-ignore: decorator
@inline
function isMarker(at: usize): bool {
  if (at + 1 >= fileEnd) return false;
  const next: i32 = load<u8>(at, 1);
  return next != 0 && next != 0xff && (next & 0xf8) != 0xd0;
}

/** The state of the bit reader between rows of blocks; within a row it is kept in locals. */
let at: usize = 0;
let word: u64 = 0;
let count: u64 = 0;
/** G.1.2.2: how many blocks of the band are still to be without new coefficients. */
let bandRun = 0;
let untilRestart = 0;

function startSegment(): void {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = 0;
  at = prepareSegment(dataAt(), fileEnd);
  word = 0;
  count = 0;
  bandRun = 0;
  untilRestart = restartInterval;
}

/** Begins the next segment where one is due; `from` and `left` are the bit reader's. @returns false when there is none */
function restart(from: usize, left: u64): bool {
  noteSegmentEnd(from, left);
  const behind = behindRestart();
  if (behind == 0) return false;
  setPosition(behind);
  startSegment();
  return true;
}

/** @param isWhole the data did not end before the scan's last block */
function finishScan(isWhole: bool): void {
  if (isWhole) noteScanEnd(at, count);
  else noteEarlyScanEnd();
  setPosition(scanEnd(segmentMarker));
}

function decodeDcScan(): void {
  startSegment();
  const alone = scanComponents == 1;
  const first = scanComponent(0);
  const across = alone ? first.ownBlocksAcross : mcusAcross;
  const down = alone ? first.ownBlocksDown : mcusDown;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      if (restartInterval != 0 && untilRestart-- == 0) {
        if (!restart(at, count)) return finishScan(false);
        untilRestart--;
      }
      if (at - <usize>(count >> 3) > segmentEnd) return finishScan(false);
      for (let i = 0; i < scanComponents; i++) {
        const c = scanComponent(i);
        const h = alone ? 1 : c.h,
          v = alone ? 1 : c.v;
        for (let by = 0; by < v; by++) {
          for (let bx = 0; bx < h; bx++) {
            const index = (y * v + by) * c.blocksAcross + x * h + bx;
            decodeDc(c, c.coefficients + index * coefficientBytes(c.log2));
          }
        }
      }
    }
  }
  finishScan(at - <usize>(count >> 3) <= segmentEnd);
}

/** G.1.2.1 */
function decodeDc(c: Component, to: usize): void {
  word |= load<u64>(at) << count;
  at += <usize>((63 - count) >> 3);
  count |= 56;
  if (successiveHigh != 0) {
    store<i16>(to, <i16>(load<i16>(to) | ((<i32>(word & 1)) << successiveLow)));
    word >>= 1;
    count -= 1;
    return;
  }
  const table = huffmanTable(c.dcTable);
  const e = load<u32>(table + (((<usize>word) & FAST_MASK) << 2));
  let length: u64 = e & 63,
    size: u64 = 0;
  let difference: i32 = (<i32>e) >> 16;
  if (e & PARTIAL) {
    size = e >> 16;
    if (length == 0) {
      const slow = decodeSlow(table, <u32>word);
      length = slow >> 8;
      size = slow & 15;
    }
    word >>= length;
    difference = extend((<i32>word) & ((1 << (<i32>size)) - 1), <i32>size);
    word >>= size;
  } else word >>= length;
  count -= length + size;
  c.prediction += difference;
  store<i16>(to, <i16>(c.prediction << successiveLow));
}

function decodeAcScan(marksSignificance: bool): void {
  startSegment();
  const c = scanComponent(0);
  const kept = keptBits(c.log2);
  for (let y = 0; y < c.ownBlocksDown; y++) {
    const isWhole =
      successiveHigh != 0 ? refineRow(c, y, kept) : marksSignificance ? firstRow(c, y, kept) : firstRowUnmarked(c, y, kept);
    if (!isWhole) return finishScan(false);
  }
  finishScan(at - <usize>(count >> 3) <= segmentEnd);
}

/** The places of the scan's band, as bits. */
function bandBits(): u64 {
  return (spectralEnd == 63 ? ~(<u64>0) : ((<u64>2) << spectralEnd) - 1) & ~(((<u64>1) << spectralStart) - 1);
}

/**
 * G.1.2.2: the first bits of a band, all of whose places are looked at, in a row of blocks.
 *
 * @returns false when the data ended
 */
function firstRow(c: Component, y: i32, kept: u64): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    low = successiveLow;
  const bytes: usize = coefficientBytes(c.log2),
    blocks = <usize>(y * c.blocksAcross);
  let coefficients = c.coefficients + blocks * bytes,
    significance = c.significance + (blocks << 3);
  let a = at,
    w = word,
    n = count,
    run = bandRun;
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes, significance += 8) {
    if (restartInterval != 0 && untilRestart-- == 0) {
      if (!restart(a, n)) return false;
      untilRestart--;
      a = at;
      w = n = run = 0;
    }
    if (a - <usize>(n >> 3) > segmentEnd) return false;
    if (run > 0) {
      run--;
      continue;
    }
    let marks = load<u64>(significance);
    let k = start;
    while (k <= end) {
      w |= load<u64>(a) << n;
      a += <usize>((63 - n) >> 3);
      n |= 56;
      const e = load<u32>(table + (((<usize>w) & FAST_MASK) << 2));
      let value: i32;
      if ((e & PARTIAL) == 0) {
        w >>= <u64>e;
        n -= e & 63;
        k += (e >> 8) & 127;
        value = (<i32>e) >> 16;
      } else {
        let length: u64 = e & 63,
          size: u64 = e >> 16;
        let advance: i32 = (e >> 8) & 127;
        if (length == 0) {
          const slow = decodeSlow(table, <u32>w);
          length = slow >> 8;
          size = slow & 15;
          advance = advanceOf(slow & 255);
        }
        w >>= length;
        n -= length;
        if (advance > END_OF_BLOCK) {
          size = advance - END_OF_BLOCK;
          run = bandLength(w, <i32>size) - 1;
          w >>= size;
          n -= size;
          break;
        }
        value = extend((<i32>w) & ((1 << (<i32>size)) - 1), <i32>size);
        w >>= size;
        n -= size;
        k += advance;
      }
      if (k > END_OF_BLOCK) break;
      if (value == 0) continue;
      const bit = (<u64>1) << (k - 1);
      marks |= bit;
      if (kept & bit) store<i16>(coefficients + load<u8>(offset + k - 1), <i16>(value << low));
    }
    store<u64>(significance, marks);
  }
  at = a;
  word = w;
  count = n;
  bandRun = run;
  return true;
}

/** The number of blocks of an EOBn symbol (figure G.5), the present one included. */
// @ts-ignore: decorator
@inline
function bandLength(w: u64, n: i32): i32 {
  return (1 << n) + reverse((<i32>w) & ((1 << n) - 1), n);
}

/** As `firstRow`, where nobody will ask for significance: what is not kept is stepped over. */
function firstRowUnmarked(c: Component, y: i32, kept: u64): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable),
    skips = skipTable(c.acTable);
  const start = spectralStart,
    end = spectralEnd,
    low = successiveLow;
  const lastKept = min(end, 63 - <i32>clz(kept));
  const bytes: usize = coefficientBytes(c.log2);
  let coefficients = c.coefficients + <usize>(y * c.blocksAcross) * bytes;
  let a = at,
    w = word,
    n = count,
    run = bandRun;
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes) {
    if (restartInterval != 0 && untilRestart-- == 0) {
      if (!restart(a, n)) return false;
      untilRestart--;
      a = at;
      w = n = run = 0;
    }
    if (a - <usize>(n >> 3) > segmentEnd) return false;
    if (run > 0) {
      run--;
      continue;
    }
    let limit = lastKept;
    let k = start;
    while (true) {
      while (k <= limit) {
        w |= load<u64>(a) << n;
        a += <usize>((63 - n) >> 3);
        n |= 56;
        const e = load<u32>(table + (((<usize>w) & FAST_MASK) << 2));
        let value: i32;
        if ((e & PARTIAL) == 0) {
          w >>= <u64>e;
          n -= e & 63;
          k += (e >> 8) & 127;
          value = (<i32>e) >> 16;
        } else {
          let length: u64 = e & 63,
            size: u64 = e >> 16;
          let advance: i32 = (e >> 8) & 127;
          if (length == 0) {
            const slow = decodeSlow(table, <u32>w);
            length = slow >> 8;
            size = slow & 15;
            advance = advanceOf(slow & 255);
          }
          w >>= length;
          n -= length;
          if (advance > END_OF_BLOCK) {
            size = advance - END_OF_BLOCK;
            run = bandLength(w, <i32>size) - 1;
            w >>= size;
            n -= size;
            k = OVER;
            break;
          }
          value = extend((<i32>w) & ((1 << (<i32>size)) - 1), <i32>size);
          w >>= size;
          n -= size;
          k += advance;
        }
        if (k > END_OF_BLOCK) break;
        if ((kept >> (k - 1)) & 1) store<i16>(coefficients + load<u8>(offset + k - 1), <i16>(value << low));
      }
      if (k > end) break;
      let e: u32, places: i32;
      while (true) {
        w |= load<u64>(a) << n;
        a += <usize>((63 - n) >> 3);
        n |= 56;
        e = load<u16>(skips + (((<usize>w) & SKIP_MASK) << 1));
        places = e >> 6;
        if (k + places > end) break;
        w >>= <u64>e;
        n -= e & 63;
        k += places;
      }
      // As in a sequential scan: an end beyond the last place belongs to another block.
      if (e & ENDS && k + (places & 127) <= end) {
        w >>= <u64>e;
        n -= e & 63;
        break;
      }
      limit = k;
    }
  }
  at = a;
  word = w;
  count = n;
  bandRun = run;
  return true;
}

/** A place beyond every block's. */
const OVER = 128;

/**
 * G.1.2.3: one more bit of a band, in a row of blocks. A symbol's place is the so-many-th of those that were 0; of the
 * others before it each has a correction bit, and those come after the symbol.
 */
function refineRow(c: Component, y: i32, kept: u64): bool {
  const offset = offsets(c.log2),
    table = huffmanTable(c.acTable);
  const band = bandBits(),
    low = successiveLow,
    step = 1 << low;
  const bytes: usize = coefficientBytes(c.log2),
    blocks = <usize>(y * c.blocksAcross);
  let coefficients = c.coefficients + blocks * bytes,
    significance = c.significance + (blocks << 3);
  let a = at,
    w = word,
    n = count,
    run = bandRun;
  for (let x = c.ownBlocksAcross; x > 0; x--, coefficients += bytes, significance += 8) {
    if (restartInterval != 0 && untilRestart-- == 0) {
      if (!restart(a, n)) return false;
      untilRestart--;
      a = at;
      w = n = run = 0;
    }
    if (a - <usize>(n >> 3) > segmentEnd) return false;
    const marks = load<u64>(significance);
    let newMarks = marks,
      rest = band;
    while (rest != 0) {
      let place: u64 = 0,
        value = 0;
      if (run == 0) {
        w |= load<u64>(a) << n;
        a += <usize>((63 - n) >> 3);
        n |= 56;
        const e = load<u32>(table + (((<usize>w) & FAST_MASK) << 2));
        let advance: i32 = (e >> 8) & 127;
        if ((e & PARTIAL) == 0) {
          w >>= <u64>e;
          n -= e & 63;
          value = (<i32>e) >> 16;
        } else {
          let length: u64 = e & 63,
            size: u64 = e >> 16;
          if (length == 0) {
            const slow = decodeSlow(table, <u32>w);
            length = slow >> 8;
            size = slow & 15;
            advance = advanceOf(slow & 255);
          }
          w >>= length;
          n -= length;
          if (size > 0) {
            value = w & 1 ? 1 : -1;
            w >>= size;
            n -= size;
          }
        }
        if (advance >= END_OF_BLOCK) {
          const size: u64 = advance - END_OF_BLOCK;
          run = bandLength(w, <i32>size);
          w >>= size;
          n -= size;
          value = 0;
        } else {
          let zeros = ~marks & rest;
          for (let i = 1; i < advance; i++) zeros &= zeros - 1;
          place = zeros & (0 - zeros);
        }
      }
      const passed = place != 0 ? rest & (place - 1) : rest;
      rest &= place != 0 ? ~(place | (place - 1)) : 0;
      let corrected = passed & marks & kept;
      let others: u64 = popcnt(passed & marks);
      if (corrected == 0) {
        // None of them is kept: their bits are stepped over, all at once.
        while (others > 0) {
          w |= load<u64>(a) << n;
          a += <usize>((63 - n) >> 3);
          n |= 56;
          const some = min<u64>(others, 56);
          w >>= some;
          n -= some;
          others -= some;
        }
      } else {
        let left = passed & marks;
        while (left != 0) {
          const k = ctz(left);
          left &= left - 1;
          w |= load<u64>(a) << n;
          a += <usize>((63 - n) >> 3);
          n |= 56;
          if (w & 1 && (kept >> k) & 1) {
            const to = coefficients + load<u8>(offset + <usize>k);
            const coefficient: i32 = load<i16>(to);
            store<i16>(to, <i16>(coefficient < 0 ? coefficient - step : coefficient + step));
          }
          w >>= 1;
          n -= 1;
        }
      }
      if (value != 0 && place != 0) {
        newMarks |= place;
        if (kept & place) store<i16>(coefficients + load<u8>(offset + <usize>ctz(place)), <i16>(value << low));
      }
    }
    if (run > 0) run--;
    store<u64>(significance, newMarks);
  }
  at = a;
  word = w;
  count = n;
  bandRun = run;
  return true;
}

/** A row of MCUs, from coefficients to the samples of a component's plane. */
export function reconstructMcuRow(c: Component, mcuRow: i32): void {
  const log2 = c.log2,
    n: usize = 1 << log2;
  const bytes: usize = coefficientBytes(log2);
  const step: i32 = load<u16>(c.steps);
  let block = c.coefficients + <usize>(mcuRow * c.v) * c.blocksAcross * bytes;
  for (let y = 0; y < c.v; y++) {
    let to = c.plane + <usize>y * n * c.stride;
    for (let x = 0; x < c.blocksAcross; x++, block += bytes, to += n) {
      if (log2 == 0 || isFlat(block, bytes)) fillBlock(mean(load<i16>(block), step), log2, to, c.stride);
      else inverse(block, c.steps, log2, to, c.stride);
    }
  }
}

// @ts-ignore: decorator
@inline
function isFlat(block: usize, bytes: usize): bool {
  let all = load<u64>(block) >> 16;
  for (let i: usize = 8; i < bytes; i += 8) all |= load<u64>(block + i);
  return all == 0;
}
