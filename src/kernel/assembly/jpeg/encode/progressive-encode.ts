import { hasRoom } from "../../memory/arena";
import { clearFrequencies, codes, countSymbol, frequencies, makeCodes } from "./huffman-codes";
import { byte, out, sizeOf, stuffed, word16, writeAt, writeCodes } from "./jpeg-writer";
import { blocksInMcu, mcusAcross, mcusDown, part, partCount } from "./mcu-parts";
import { BLOCK_BYTES } from "./quantise";
import { offsets } from "../zigzag";

/**
 * Progressive scans (ITU T.81 G.1) by spectral selection: DC of all components, a few low frequencies of luma, chroma, and
 * the rest of luma. Each scan is gone through twice: its symbols are counted, then written with codes made for them.
 */
const LOW_END = 5;
const ZERO_RUN = 0xf0;
/** G.1.2.2: the longest run of blocks of a band that one symbol tells. */
const LONGEST_RUN = 0x7fff;

/** In the second pass, symbols are written and not counted. */
let isWriting = false;
let bits: u64 = 0;
let bitCount: u64 = 0;

/** Tables and header of a scan. */
const SCAN_HEADER: u64 = 1024;
/** What a block can take: a code and bits for each coefficient, and the end of a band, every byte stuffed. */
const BLOCK_ROOM: u64 = (2 * (65 * 31 + 2 * 31)) / 8;

/** @returns false without memory */
export function writeProgressiveScans(width: i32, height: i32, coefficients: usize, significance: usize): bool {
  hasMemory = true;
  writeDcScan(coefficients);
  writeAcScan(0, 1, LOW_END, width, height, coefficients, significance);
  for (let i = 1; i < partCount; i++) writeAcScan(i, 1, 63, width, height, coefficients, significance);
  writeAcScan(0, LOW_END + 1, 63, width, height, coefficients, significance);
  return hasMemory;
}

/** Whether there has been memory for all that was written. */
let hasMemory = true;

/** Sees to it that so many blocks can be written; without memory, nothing more is. */
function reserve(blocks: i32): void {
  if (isWriting && !hasRoom(<u64>out + SCAN_HEADER + <u64>blocks * BLOCK_ROOM)) hasMemory = false;
}

function writeDcScan(coefficients: usize): void {
  clearFrequencies();
  isWriting = false;
  dcScan(coefficients);
  const tables = partCount == 1 ? 1 : 2;
  for (let i = 0; i < tables; i++) {
    makeCodes(i);
    writeCodes(i);
  }
  word16(0xffda);
  word16(6 + 2 * partCount);
  byte(partCount);
  for (let i = 0; i < partCount; i++) {
    byte(i + 1);
    byte((<i32>part(i).table) << 4);
  }
  byte(0);
  byte(0);
  byte(0);
  isWriting = true;
  dcScan(coefficients);
  padBits();
  isWriting = false;
}

function dcScan(coefficients: usize): void {
  for (let i = 0; i < partCount; i++) part(i).prediction = 0;
  let block = coefficients;
  for (let mcu = mcusAcross * mcusDown; mcu > 0; mcu--) {
    if (mcu % mcusAcross == 0) reserve(mcusAcross * blocksInMcu);
    for (let i = 0; i < partCount; i++) {
      const p = part(i);
      for (let b = p.h * p.v; b > 0; b--, block += BLOCK_BYTES) {
        const value: i32 = load<i16>(block);
        const difference = value - p.prediction;
        p.prediction = value;
        const size = sizeOf(difference);
        put(p.table, size, difference + (difference >> 31), size);
      }
    }
  }
}

function writeAcScan(index: i32, start: i32, end: i32, width: i32, height: i32, coefficients: usize, significance: usize): void {
  const table: usize = 2 + part(index).table;
  clearFrequencies();
  isWriting = false;
  acScan(index, start, end, width, height, coefficients, significance);
  makeCodes(table);
  writeCodes(<i32>table);
  word16(0xffda);
  word16(8);
  byte(1);
  byte(index + 1);
  byte(<i32>part(index).table);
  byte(start);
  byte(end);
  byte(0);
  isWriting = true;
  acScan(index, start, end, width, height, coefficients, significance);
  padBits();
}

/** G.1.2.2. A scan of one component covers its own blocks and not those that fill up an MCU (A.2.2). */
function acScan(index: i32, start: i32, end: i32, width: i32, height: i32, coefficients: usize, significance: usize): void {
  const p = part(index),
    table: usize = 2 + p.table,
    order = offsets(3);
  const luma = part(0);
  const across = ((width * p.h + luma.h - 1) / luma.h + 7) >> 3,
    down = ((height * p.v + luma.v - 1) / luma.v + 7) >> 3;
  let before = 0;
  for (let i = 0; i < index; i++) before += part(i).h * part(i).v;
  const band = (end == 63 ? ~(<u64>0) : ((<u64>2) << end) - 1) & ~(((<u64>1) << start) - 1);
  let run = 0;
  for (let y = 0; y < down; y++) {
    reserve(across);
    for (let x = 0; x < across; x++) {
      const mcu = (y / p.v) * mcusAcross + x / p.h;
      const place = <usize>(mcu * blocksInMcu + before + (y % p.v) * p.h + (x % p.h));
      let left = load<u64>(significance + (place << 3)) & band;
      if (left != 0 && run > 0) {
        putRun(table, run);
        run = 0;
      }
      let previous = start - 1;
      while (left != 0) {
        const k = <i32>ctz(left);
        left &= left - 1;
        let zeros = k - previous - 1;
        for (; zeros > 15; zeros -= 16) put(table, ZERO_RUN, 0, 0);
        const value: i32 = load<i16>(coefficients + place * BLOCK_BYTES + load<u8>(order + k));
        const size = sizeOf(value);
        put(table, (zeros << 4) | size, value + (value >> 31), size);
        previous = k;
      }
      if (previous < end && ++run == LONGEST_RUN) {
        putRun(table, run);
        run = 0;
      }
    }
  }
  if (run > 0) putRun(table, run);
}

/** EOBn (table G.1): a run of 2^n to 2^(n+1) - 1 blocks. */
function putRun(table: usize, run: i32): void {
  const n = 31 - clz(run);
  put(table, n << 4, run, n);
}

/** Counts a symbol, or writes its code and the low `size` bits of a value. */
function put(table: usize, symbol: i32, value: i32, size: i32): void {
  if (!isWriting || !hasMemory) {
    countSymbol(frequencies(table), symbol);
    return;
  }
  const code = load<u32>(codes(table) + (symbol << 2));
  bitCount += (code & 255) + size;
  const coded = ((<u64>(code >> 8)) << (<u64>size)) | (<u64>(value & ((1 << size) - 1)));
  bits |= coded << (64 - bitCount);
  let to = out;
  for (; bitCount >= 8; bitCount -= 8, bits <<= 8) to = stuffed(to, <i32>(bits >> 56));
  writeAt(to);
}

/** F.1.2.3: the last byte is filled with ones. */
function padBits(): void {
  if (bitCount > 0) writeAt(stuffed(out, <i32>((bits | (~(<u64>0) >> bitCount)) >> 56)));
  bits = 0;
  bitCount = 0;
}
