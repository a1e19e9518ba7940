import { allocate, hasRoom, mark } from "../../memory/arena";
import { clearFrequencies, codes, countSymbol, frequencies, makeCodes } from "./huffman-codes";
import { byte, flush, out, sizeOf, stuffed, word16, writeAt, writeCodes } from "./jpeg-writer";
import { part, Part, partCount } from "./mcu-parts";
import { offsets } from "../zigzag";

/**
 * One baseline scan (ITU T.81 F.1), with codes made for it. The symbols of the picture are counted and noted, in the order
 * of the scan, and written from the notes when their codes are known:
 *
 *     31                   16        9 8  7        0
 *    | the value's bits (F.2) |     | table | symbol |    the low four bits of a symbol are how many bits follow it
 */
const NOTE_BYTES: usize = 4;
/** Of a block: DC, 63 coefficients, and the end of the block or up to 3 zero runs, which take the place of coefficients. */
const MOST_NOTES: usize = 65;
const ZERO_RUN = 0xf0;
const END_OF_BLOCK = 0;

let notes: usize = 0;
let notesEnd: usize = 0;

export function startSymbols(): void {
  clearFrequencies();
  notes = mark();
  notesEnd = notes;
}

/** Sees to it that the symbols of so many blocks more can be noted. */
export function roomForSymbols(blocks: i32): bool {
  return hasRoom(notesEnd + <usize>blocks * MOST_NOTES * NOTE_BYTES);
}

/** Keeps the notes, and makes codes for them. @returns false without memory */
export function endSymbols(): bool {
  for (let i = 0; i < tableCount(); i++) {
    makeCodes(i);
    makeCodes(2 + i);
  }
  return allocate(notesEnd - notes) == notes;
}

function tableCount(): i32 {
  return partCount == 1 ? 1 : 2;
}

// @ts-ignore: decorator
@inline
function note(to: usize, table: usize, symbol: i32, value: i32, size: i32): usize {
  countSymbol(frequencies(table), symbol);
  // Figure F.11 and F.1.2.1: of a negative value, one less.
  const bits = (value + (value >> 31)) & ((1 << size) - 1);
  store<u32>(to, (bits << 16) | (<i32>table << 8) | symbol);
  return to + NOTE_BYTES;
}

/** Notes the symbols of a quantised block, of which `mask` tells what is not 0. */
export function symbolsOf(p: Part, block: usize, mask: u64): void {
  const dc: i32 = load<i16>(block);
  const difference = dc - p.prediction;
  p.prediction = dc;
  const size = sizeOf(difference);
  let to = note(notesEnd, p.table, size, difference, size);

  const table: usize = 2 + p.table, order = offsets(3);
  let left = mask & ~(<u64>1), previous = 0;
  while (left != 0) {
    const k = <i32>ctz(left);
    left &= left - 1;
    let run = k - previous - 1;
    for (; run > 15; run -= 16) to = note(to, table, ZERO_RUN, 0, 0);
    const value: i32 = load<i16>(block + load<u8>(order + k));
    const size = sizeOf(value);
    to = note(to, table, (run << 4) | size, value, size);
    previous = k;
  }
  notesEnd = previous < 63 ? note(to, table, END_OF_BLOCK, 0, 0) : to;
}

/** The most that the scan can take: every symbol with its code and its value, and every byte of it stuffed. */
export function baselineBytes(): usize {
  let bits: u64 = 0;
  for (let table: usize = 0; table < 4; table++) {
    for (let symbol = 0; symbol < 256; symbol++) {
      const n: u64 = load<u32>(frequencies(table) + (symbol << 2));
      if (n == 0) continue;
      bits += n * (<u64>(load<u32>(codes(table) + (symbol << 2)) & 255) + <u64>(symbol & 15));
    }
  }
  return <usize>(bits / 8 * 2) + 16;
}

export function writeBaselineScan(): void {
  for (let i = 0; i < tableCount(); i++) {
    writeCodes(i);
    writeCodes(2 + i);
  }
  writeScanHeader();
  writeNotes();
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
function writeNotes(): void {
  const end = notesEnd, table = codes(0);
  let bits: u64 = 0, n: u64 = 0;
  let to = out;
  for (let at = notes; at < end; at += NOTE_BYTES) {
    const entry = load<u32>(at);
    const code = load<u32>(table + ((entry & 0x3ff) << 2));
    const size: u64 = entry & 15;
    n += <u64>(code & 255) + size;
    bits |= ((<u64>(code >> 8) << size) | <u64>(entry >> 16)) << (64 - n);
    if (n >= 32) {
      to = flush(to, <u32>(bits >> 32));
      bits <<= 32;
      n -= 32;
    }
  }
  // F.1.2.3: the last byte is filled with ones.
  if (n > 0) bits |= (~(<u64>0)) >> n;
  for (; n > 0; n = n > 8 ? n - 8 : 0, bits <<= 8) to = stuffed(to, <i32>(bits >> 56));
  writeAt(to);
}
