import { hasRoom } from "../../memory/arena";
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

/** Notes that are written at once, and what they take at most: 31 bits each, every byte stuffed. */
const NOTES_AT_ONCE: usize = 16384;
const MOST_BYTES: usize = NOTES_AT_ONCE * 8 + 64;

let notes: usize = 0;
/** Where the notes end. */
export let notesEnd: usize = 0;

/** What the notes of so many blocks can take. */
export function noteBytes(blocks: i32): usize {
  return <usize>blocks * MOST_NOTES * NOTE_BYTES;
}

/** Begins to note at an address; what lies there up to `end` has been noted already. */
export function noteAt(at: usize, end: usize = at): void {
  notes = at;
  notesEnd = end;
}

/** Makes codes for the symbols that were counted. */
export function makeScanCodes(): void {
  for (let i = 0; i < tableCount(); i++) {
    makeCodes(i);
    makeCodes(2 + i);
  }
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
  store<u32>(to, (bits << 16) | ((<i32>table) << 8) | symbol);
  return to + NOTE_BYTES;
}

/** Notes the symbols of a quantised block, of which `mask` tells what is not 0. */
export function symbolsOf(p: Part, block: usize, mask: u64): void {
  const dc: i32 = load<i16>(block);
  const difference = dc - p.prediction;
  p.prediction = dc;
  const size = sizeOf(difference);
  let to = note(notesEnd, p.table, size, difference, size);

  const table: usize = 2 + p.table,
    order = offsets(3);
  let left = mask & ~(<u64>1),
    previous = 0;
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

/** Writes all before the scan's data: its codes and its header. */
export function startScan(): void {
  for (let i = 0; i < tableCount(); i++) {
    writeCodes(i);
    writeCodes(2 + i);
  }
  writeScanHeader();
  bits = bitCount = 0;
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
let bits: u64 = 0;
let bitCount: u64 = 0;

/** Writes what was noted. @returns false without memory */
export function writeNotes(): bool {
  for (let at = notes; at < notesEnd; at += NOTES_AT_ONCE * NOTE_BYTES) {
    if (!hasRoom(<u64>out + MOST_BYTES)) return false;
    writeSome(at, min(at + NOTES_AT_ONCE * NOTE_BYTES, notesEnd));
  }
  return true;
}

function writeSome(from: usize, end: usize): void {
  const table = codes(0);
  let b = bits,
    n = bitCount;
  let to = out;
  for (let at = from; at < end; at += NOTE_BYTES) {
    const entry = load<u32>(at);
    const code = load<u32>(table + ((entry & 0x3ff) << 2));
    const size: u64 = entry & 15;
    n += <u64>(code & 255) + size;
    b |= (((<u64>(code >> 8)) << size) | (<u64>(entry >> 16))) << (64 - n);
    if (n >= 32) {
      to = flush(to, <u32>(b >> 32));
      b <<= 32;
      n -= 32;
    }
  }
  bits = b;
  bitCount = n;
  writeAt(to);
}

/** F.1.2.3: the last byte is filled with ones. */
export function endScan(): void {
  let to = out;
  if (bitCount > 0) bits |= ~(<u64>0) >> bitCount;
  for (; bitCount > 0; bitCount = bitCount > 8 ? bitCount - 8 : 0, bits <<= 8) to = stuffed(to, <i32>(bits >> 56));
  writeAt(to);
}
