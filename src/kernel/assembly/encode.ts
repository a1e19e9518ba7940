import { allocate } from "./arena";
import { clearFrequencies, codes, countSymbol, frequencies, makeCodes } from "./codes";
import { fdct } from "./fdct";
import { byte, coded, copyBytes, flush, out, sizeOf, stuffed, word16, writeAt, writeCodes } from "./output";
import { blocksInMcu, layOut, mcusAcross, mcusDown, part, partCount } from "./parts";
import { scanBytes, writeProgressiveScans } from "./progressive-encode";
import { quantise, setQuality, STEPS } from "./quantise";
import { makeOffsets } from "./zigzag";

/**
 * A JPEG with optimal Huffman tables: the coefficients of the whole picture are quantised in a first pass, and written in
 * a second, as one baseline scan (ITU T.81 F.1) or as several progressive ones (G.1).
 */

const TRANSFORMED = memory.data(128, 16);
const ZERO_RUN = 0xf0;
const BLOCK_BYTES: usize = 128;
/** All segments before the first scan, generously. */
const HEADER_BYTES: usize = 2048;

/**
 * Encodes the declared components.
 *
 * @param count 1 or 3 components
 * @returns where the file begins, 0 without memory; it ends at `encodedEnd`
 */
export function encodeParts(count: i32, width: i32, height: i32, quality: i32, isProgressive: bool): usize {
  makeOffsets();
  setQuality(quality);
  layOut(count, width, height);
  const blocks = <usize>(mcusAcross * mcusDown * blocksInMcu);
  const coefficients = allocate(blocks * BLOCK_BYTES);
  const significance = allocate(blocks << 3);
  if (coefficients == 0 || significance == 0) return 0;
  analyse(coefficients, significance);

  const tables = count == 1 ? 1 : 2;
  for (let i = 0; i < tables && !isProgressive; i++) {
    makeCodes(i);
    makeCodes(2 + i);
  }
  const room = isProgressive ? scanBytes(significance, blocks) : codedBytes(tables);
  const file = allocate(HEADER_BYTES + room + 64);
  if (file == 0) return 0;
  writeAt(file);
  writeTables(tables);
  writeFrame(width, height, isProgressive);
  if (isProgressive) writeProgressiveScans(width, height, coefficients, significance);
  else {
    for (let i = 0; i < tables; i++) {
      writeCodes(i);
      writeCodes(2 + i);
    }
    writeScan(coefficients, significance);
  }
  word16(0xffd9);
  encodedEnd = out;
  return file;
}

export let encodedEnd: usize = 0;

function analyse(coefficients: usize, significance: usize): void {
  clearFrequencies();
  const count = partCount;
  for (let i = 0; i < count; i++) part(i).prediction = 0;
  let block = coefficients, marks = significance;
  for (let y = 0; y < mcusDown; y++) {
    for (let x = 0; x < mcusAcross; x++) {
      for (let i = 0; i < count; i++) {
        const p = part(i);
        const dc = frequencies(p.table), ac = frequencies(2 + p.table);
        for (let by = 0; by < p.v; by++) {
          for (let bx = 0; bx < p.h; bx++) {
            const row = <usize>((y * p.v + by) * 8) * p.stride;
            fdct(p.plane + row + ((x * p.h + bx) << 3), p.stride, TRANSFORMED);
            const mask = quantise(TRANSFORMED, p.table, block);
            store<u64>(marks, mask);
            const value: i32 = load<i16>(block);
            countSymbol(dc, sizeOf(value - p.prediction));
            p.prediction = value;
            countAc(block, mask & ~(<u64>1), ac);
            block += BLOCK_BYTES;
            marks += 8;
          }
        }
      }
    }
  }
}

function countAc(block: usize, mask: u64, table: usize): void {
  let left = mask, previous = 0;
  while (left != 0) {
    const k = <i32>ctz(left);
    left &= left - 1;
    let run = k - previous - 1;
    for (; run > 15; run -= 16) countSymbol(table, ZERO_RUN);
    countSymbol(table, (run << 4) | sizeOf(load<i16>(block + (k << 1))));
    previous = k;
  }
  if (previous < 63) countSymbol(table, 0);
}

/** The most that the scan can take: every symbol with its code and its value, and every byte of it stuffed. */
function codedBytes(tables: i32): usize {
  let bits: u64 = 0;
  for (let i = 0; i < tables; i++) {
    for (let isAc = 0; isAc < 2; isAc++) {
      const table: usize = 2 * isAc + i;
      for (let symbol = 0; symbol < 256; symbol++) {
        const n: u64 = load<u32>(frequencies(table) + (symbol << 2));
        if (n == 0) continue;
        bits += n * (<u64>(load<u32>(codes(table) + (symbol << 2)) & 255) + <u64>(symbol & 15));
      }
    }
  }
  return <usize>(bits / 8 * 2) + 16;
}

/** SOI, JFIF 1.01 without density or thumbnail, and the quantisation tables. */
function writeTables(tables: i32): void {
  word16(0xffd8);
  word16(0xffe0);
  word16(16);
  word16(0x4a46);
  word16(0x4946);
  byte(0);
  word16(0x0101);
  byte(0);
  word16(1);
  word16(1);
  word16(0);
  for (let i = 0; i < tables; i++) {
    word16(0xffdb);
    word16(67);
    byte(i);
    copyBytes(STEPS + i * 64, 64);
  }
}

function writeFrame(width: i32, height: i32, isProgressive: bool): void {
  word16(isProgressive ? 0xffc2 : 0xffc0);
  word16(8 + 3 * partCount);
  byte(8);
  word16(height);
  word16(width);
  byte(partCount);
  for (let i = 0; i < partCount; i++) {
    byte(i + 1);
    byte((part(i).h << 4) | part(i).v);
    byte(<i32>part(i).table);
  }
}

function writeScanHeader(): void {
  word16(0xffda);
  word16(6 + 2 * partCount);
  byte(partCount);
  for (let i = 0; i < partCount; i++) {
    byte(i + 1);
    byte(<i32>part(i).table * 0x11);
  }
  byte(0);
  byte(63);
  byte(0);
}

/** Bits wait at the top of a word and leave it 32 at a time. */
function writeScan(coefficients: usize, significance: usize): void {
  writeScanHeader();
  const count = partCount, mcus = mcusAcross * mcusDown;
  for (let i = 0; i < count; i++) part(i).prediction = 0;
  let block = coefficients, marks = significance;
  let bits: u64 = 0, n: u64 = 0;
  let to = out;
  for (let mcu = 0; mcu < mcus; mcu++) {
    for (let i = 0; i < count; i++) {
      const p = part(i);
      const dc = codes(p.table), ac = codes(2 + p.table);
      for (let b = p.h * p.v; b > 0; b--) {
        const value: i32 = load<i16>(block);
        const difference = value - p.prediction;
        p.prediction = value;
        let size = sizeOf(difference);
        let code = load<u32>(dc + (size << 2));
        if (n >= 32) {
          to = flush(to, <u32>(bits >> 32));
          bits <<= 32;
          n -= 32;
        }
        n += (code & 255) + size;
        bits |= coded(code, difference, size) << (64 - n);
        let left = load<u64>(marks) & ~(<u64>1), previous = 0;
        while (true) {
          if (n >= 32) {
            to = flush(to, <u32>(bits >> 32));
            bits <<= 32;
            n -= 32;
          }
          if (left == 0) break;
          const k = <i32>ctz(left);
          const run = k - previous - 1;
          if (run > 15) {
            code = load<u32>(ac + (ZERO_RUN << 2));
            n += code & 255;
            bits |= <u64>(code >> 8) << (64 - n);
            previous += 16;
            continue;
          }
          left &= left - 1;
          previous = k;
          const coefficient: i32 = load<i16>(block + (k << 1));
          size = sizeOf(coefficient);
          code = load<u32>(ac + (((run << 4) | size) << 2));
          n += (code & 255) + size;
          bits |= coded(code, coefficient, size) << (64 - n);
        }
        if (previous < 63) {
          code = load<u32>(ac);
          n += code & 255;
          bits |= <u64>(code >> 8) << (64 - n);
        }
        block += BLOCK_BYTES;
        marks += 8;
      }
    }
  }
  // F.1.2.3: the last byte is filled with ones.
  if (n > 0) bits |= (~(<u64>0)) >> n;
  for (; n > 0; n = n > 8 ? n - 8 : 0, bits <<= 8) to = stuffed(to, <i32>(bits >> 56));
  writeAt(to);
}

