import { allocate } from "./arena";
import { clearFrequencies, codes, frequencies, makeCodes, specification, symbolCount } from "./codes";
import { fdct } from "./fdct";
import { quantise, setQuality, STEPS } from "./quantise";
import { makeOffsets } from "./zigzag";

/**
 * A baseline JPEG (ITU T.81 F.1) with optimal Huffman tables: the coefficients of the whole picture are quantised and
 * their symbols counted in a first pass, and written in a second.
 */

/** One component: its samples, whole MCUs of them, and its blocks in an MCU. */
@unmanaged
class Part {
  plane: usize;
  stride: usize;
  /** Blocks of an MCU across and down: 1 or 2. */
  h: i32;
  v: i32;
  /** 0 luminance, 1 chrominance. */
  table: usize;
  prediction: i32;
}
const PART_BYTES = 24;
const PARTS = memory.data(3 * 24, 16);
// @ts-ignore: decorator
@inline
function part(index: i32): Part {
  return changetype<Part>(PARTS + index * PART_BYTES);
}

/** Declares a component's samples. */
export function setPart(index: i32, plane: usize, stride: i32, h: i32, v: i32): void {
  const p = part(index);
  p.plane = plane;
  p.stride = stride;
  p.h = h;
  p.v = v;
  p.table = index == 0 ? 0 : 1;
}

const TRANSFORMED = memory.data(128, 16);
const ZERO_RUN = 0xf0;
const BLOCK_BYTES: usize = 128;
/** The most that one block can take: 64 symbols of 16 bits of code and 11 of value, every byte of it stuffed. */
const MAX_BLOCK_BYTES: usize = 64 * 27 / 8 * 2;
/** All segments before the scan, generously. */
const HEADER_BYTES: usize = 2048;

/**
 * Encodes the declared components.
 *
 * @param count 1 or 3 components
 * @returns where the file begins, 0 without memory; it ends at `encodedEnd`
 */
export function encodeParts(count: i32, width: i32, height: i32, quality: i32): usize {
  makeOffsets();
  setQuality(quality);
  clearFrequencies();
  const mcusAcross = (width + 8 * part(0).h - 1) / (8 * part(0).h);
  const mcusDown = (height + 8 * part(0).v - 1) / (8 * part(0).v);
  let blocksInMcu = 0;
  for (let i = 0; i < count; i++) blocksInMcu += part(i).h * part(i).v;
  const blocks = <usize>(mcusAcross * mcusDown * blocksInMcu);
  const coefficients = allocate(blocks * BLOCK_BYTES);
  const significance = allocate(blocks << 3);
  if (coefficients == 0 || significance == 0) return 0;
  analyse(count, mcusAcross, mcusDown, coefficients, significance);

  const tables = count == 1 ? 1 : 2;
  for (let i = 0; i < tables; i++) {
    makeCodes(i);
    makeCodes(2 + i);
  }
  const file = allocate(HEADER_BYTES + codedBytes(tables) + 64);
  if (file == 0) return 0;
  out = file;
  writeHeaders(count, tables, width, height);
  writeScan(count, mcusAcross * mcusDown, coefficients, significance);
  word16(0xffd9);
  encodedEnd = out;
  return file;
}

export let encodedEnd: usize = 0;

// @ts-ignore: decorator
@inline
function sizeOf(value: i32): i32 {
  return 32 - clz(abs(value));
}
// @ts-ignore: decorator
@inline
function countSymbol(table: usize, symbol: i32): void {
  const at = table + (symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

function analyse(count: i32, mcusAcross: i32, mcusDown: i32, coefficients: usize, significance: usize): void {
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

let out: usize = 0;
// @ts-ignore: decorator
@inline
function byte(value: i32): void {
  store<u8>(out, <u8>value);
  out += 1;
}
function word16(value: i32): void {
  byte(value >> 8);
  byte(value);
}

function writeHeaders(count: i32, tables: i32, width: i32, height: i32): void {
  word16(0xffd8);
  // JFIF 1.01, no density, no thumbnail.
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
    memory.copy(out, STEPS + i * 64, 64);
    out += 64;
  }
  word16(0xffc0);
  word16(8 + 3 * count);
  byte(8);
  word16(height);
  word16(width);
  byte(count);
  for (let i = 0; i < count; i++) {
    byte(i + 1);
    byte((part(i).h << 4) | part(i).v);
    byte(<i32>part(i).table);
  }
  for (let i = 0; i < tables; i++) {
    for (let isAc = 0; isAc < 2; isAc++) {
      const table: usize = 2 * isAc + i;
      const bytes = 16 + symbolCount(table);
      word16(0xffc4);
      word16(3 + bytes);
      byte((isAc << 4) | i);
      memory.copy(out, specification(table), bytes);
      out += bytes;
    }
  }
  word16(0xffda);
  word16(6 + 2 * count);
  byte(count);
  for (let i = 0; i < count; i++) {
    byte(i + 1);
    byte(<i32>part(i).table * 0x11);
  }
  byte(0);
  byte(63);
  byte(0);
}

/** Bits wait at the top of a word and leave it 32 at a time. */
function writeScan(count: i32, mcus: i32, coefficients: usize, significance: usize): void {
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
  out = to;
}

/** A code followed by the bits of a value (figure F.11): one less, for a negative one. */
// @ts-ignore: decorator
@inline
function coded(code: u32, value: i32, size: i32): u64 {
  return (<u64>(code >> 8) << <u64>size) | <u64>((value + (value >> 31)) & ((1 << size) - 1));
}

// @ts-ignore: decorator
@inline
function stuffed(to: usize, value: i32): usize {
  store<u8>(to, <u8>value);
  if (value != 0xff) return to + 1;
  store<u8>(to, 0, 1);
  return to + 2;
}

/** Writes four bytes, high first, with a zero after each that is 0xff (B.1.1.5). */
// @ts-ignore: decorator
@inline
function flush(to: usize, word: u32): usize {
  const inverted = ~word;
  if (((inverted - 0x01010101) & ~inverted & 0x80808080) == 0) {
    store<u32>(to, bswap<u32>(word));
    return to + 4;
  }
  return flushStuffed(to, word);
}
function flushStuffed(to: usize, word: u32): usize {
  let at = to;
  for (let shift = 24; shift >= 0; shift -= 8) at = stuffed(at, (word >> shift) & 255);
  return at;
}
