import { hasRoom } from "../../memory/arena";
import { makeCodes, makeLengths } from "./code-lengths";
import { endByte, held, heldBits, out, putBits, putBytes, writeBitsAt } from "./deflate-bits";
import {
  DISTANCE_SYMBOLS,
  distanceBase,
  distanceExtraBits,
  distanceSymbol,
  END_OF_BLOCK,
  FIRST_LENGTH,
  lengthBase,
  lengthExtraBits,
  lengthSymbol,
  LITERAL_SYMBOLS,
  LONGEST,
} from "./deflate-symbols";
import { makeCodeTable, tableBits, writeCodeTable } from "./code-table";
import { DISTANCES_AT } from "./symbol-counts";

/**
 * One block of compressed data (RFC 1951, 3.2.3), as stored, with the fixed codes or with its own, whichever is the shortest.
 */
const STORED: u32 = 0;
const FIXED: u32 = 1;
const DYNAMIC: u32 = 2;
/** The most bytes of a stored block. */
const MOST_STORED: usize = 65535;
/** Of a literal or a length: four literals and what is held fit 63 bits. */
const LONGEST_CODE: i32 = 14;
const LONGEST_DISTANCE_CODE: i32 = 15;

const LENGTHS = memory.data(320, 16);
const DISTANCE_LENGTHS: usize = 288;
const FIXED_LENGTHS = memory.data(320, 16);
const LITERAL_CODES = memory.data(288 * 4, 16);
const DISTANCE_CODES = memory.data(32 * 4, 16);
/** For each length its code with its extra bits, << 8 | how many they are together. */
const LENGTH_CODES = memory.data(259 * 4, 16);

/** The fixed codes' lengths (3.2.6). */
export function makeFixedLengths(): void {
  memory.fill(FIXED_LENGTHS, 8, 144);
  memory.fill(FIXED_LENGTHS + 144, 9, 112);
  memory.fill(FIXED_LENGTHS + 256, 7, 24);
  memory.fill(FIXED_LENGTHS + 280, 8, 8);
  memory.fill(FIXED_LENGTHS + DISTANCE_LENGTHS, 5, 32);
}

/**
 * Writes a block.
 *
 * @param sequences up to `end`: see `sequences.ts`
 * @param counts of its symbols, the end of the block included
 * @returns false without memory
 */
export function writeBlock(sequences: usize, end: usize, bytes: usize, bytesEnd: usize, counts: usize, isLast: bool): bool {
  makeLengths(counts, LITERAL_SYMBOLS, LONGEST_CODE, LENGTHS);
  makeLengths(counts + DISTANCES_AT, DISTANCE_SYMBOLS, LONGEST_DISTANCE_CODE, LENGTHS + DISTANCE_LENGTHS);
  makeCodeTable(LENGTHS, LENGTHS + DISTANCE_LENGTHS);
  const extra = extraBits(counts),
    dynamic = tableBits() + bitsOf(counts, LENGTHS) + extra,
    fixed = bitsOf(counts, FIXED_LENGTHS) + extra,
    stored = storedBits(bytesEnd - bytes);
  const least = min(stored, min(fixed, dynamic));
  if (!hasRoom(<u64>out + ((least + 3) >> 3) + 64)) return false;
  if (least == stored) {
    writeStored(bytes, bytesEnd, isLast);
    return true;
  }
  const type = fixed <= dynamic ? FIXED : DYNAMIC;
  putBits(u32(isLast) | (type << 1), 3);
  if (type == DYNAMIC) writeCodeTable();
  const lengths = type == FIXED ? FIXED_LENGTHS : LENGTHS;
  makeCodes(lengths, 288, LITERAL_CODES);
  makeCodes(lengths + DISTANCE_LENGTHS, DISTANCE_SYMBOLS, DISTANCE_CODES);
  makeLengthCodes();
  writeSequences(sequences, end, bytes);
  const last = load<u32>(LITERAL_CODES + (END_OF_BLOCK << 2));
  putBits(last >> 8, last & 255);
  return true;
}

function bitsOf(counts: usize, lengths: usize): u64 {
  let bits: u64 = 0;
  for (let symbol: usize = 0; symbol < 320; symbol++) bits += <u64>load<u32>(counts + (symbol << 2)) * load<u8>(lengths + symbol);
  return bits;
}

/** Bits behind the codes, which are the same with any. */
function extraBits(counts: usize): u64 {
  let bits: u64 = 0;
  for (let symbol: u32 = 0; symbol < 29; symbol++)
    bits += <u64>load<u32>(counts + ((FIRST_LENGTH + symbol) << 2)) * lengthExtraBits(symbol);
  for (let symbol: u32 = 0; symbol < 30; symbol++)
    bits += <u64>load<u32>(counts + DISTANCES_AT + (symbol << 2)) * distanceExtraBits(symbol);
  return bits;
}

/** With the bits to the next byte at most: 7. */
function storedBits(bytes: usize): u64 {
  const blocks: u64 = max<u64>(1, (<u64>bytes + MOST_STORED - 1) / MOST_STORED);
  return ((<u64>bytes) << 3) + 42 * blocks;
}

function writeStored(from: usize, end: usize, isLast: bool): void {
  do {
    const count = min(MOST_STORED, end - from);
    putBits(u32(isLast && from + count == end) | (STORED << 1), 3);
    endByte();
    putBits((<u32>count) | (~(<u32>count) << 16), 32);
    putBytes(from, count);
    from += count;
  } while (from < end);
}

function makeLengthCodes(): void {
  for (let length: u32 = 3; length <= LONGEST; length++) {
    const symbol = lengthSymbol(length),
      code = load<u32>(LITERAL_CODES + ((FIRST_LENGTH + symbol) << 2)),
      bits = code & 255;
    const all = (code >> 8) | ((length - lengthBase(symbol)) << bits);
    store<u32>(LENGTH_CODES + (length << 2), (all << 8) | (bits + lengthExtraBits(symbol)));
  }
}

/** At most 7 bits are held before each store, which takes 63. */
function writeSequences(from: usize, end: usize, bytes: usize): void {
  let to = out,
    bits = held,
    count = heldBits;
  for (; from < end; from += 8) {
    const stop = bytes + load<u32>(from);
    for (; bytes + 4 <= stop; bytes += 4) {
      const a = literalCode(bytes),
        b = literalCode(bytes + 1),
        c = literalCode(bytes + 2),
        d = literalCode(bytes + 3);
      bits |= (<u64>(a >> 8)) << count;
      count += a & 255;
      bits |= (<u64>(b >> 8)) << count;
      count += b & 255;
      bits |= (<u64>(c >> 8)) << count;
      count += c & 255;
      bits |= (<u64>(d >> 8)) << count;
      count += d & 255;
      store<u64>(to, bits);
      to += <usize>(count >> 3);
      bits >>= count & 56;
      count &= 7;
    }
    for (; bytes < stop; bytes++) {
      const a = literalCode(bytes);
      bits |= (<u64>(a >> 8)) << count;
      count += a & 255;
    }
    store<u64>(to, bits);
    to += <usize>(count >> 3);
    bits >>= count & 56;
    count &= 7;
    const length: usize = load<u16>(from, 4);
    if (length == 0) continue;
    bytes += length;
    const code = load<u32>(LENGTH_CODES + (length << 2));
    bits |= (<u64>(code >> 8)) << count;
    count += code & 255;
    const distance: u32 = load<u16>(from, 6),
      symbol = distanceSymbol(distance),
      far = load<u32>(DISTANCE_CODES + (symbol << 2));
    bits |= (<u64>(far >> 8)) << count;
    count += far & 255;
    bits |= (<u64>(distance - distanceBase(symbol))) << count;
    count += distanceExtraBits(symbol);
    store<u64>(to, bits);
    to += <usize>(count >> 3);
    bits >>= count & 56;
    count &= 7;
  }
  writeBitsAt(to, bits, count);
}

// @ts-ignore: decorator
@inline
function literalCode(at: usize): u32 {
  return load<u32>(LITERAL_CODES + ((<usize>load<u8>(at)) << 2));
}
