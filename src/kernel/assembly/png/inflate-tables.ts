/**
 * Huffman tables of RFC 1951. A code is looked up by its next bits, the first bit lowest: the literal table takes up to 11 of them,
 * the distance table 8; longer codes go on in a subtable. An entry, from its lowest bit:
 *
 *      0 to 5   bits to drop: the code's and, for lengths and distances, the extra bits'
 *      6        NOT_LITERAL
 *      7        EXCEPTION: a subtable, the end of the block, or nothing
 *      8 to 11  lengths and distances: bits of the code alone; subtables: bits that they take
 *     14        NOTHING: no code
 *     15        END_OF_BLOCK
 *     16 to 31  the literal; base of length or distance; index of the subtable's first entry
 */
export const NOT_LITERAL: u32 = 0x40;
export const EXCEPTION: u32 = 0x80;
export const NOTHING: u32 = 0x4000;
export const END_OF_BLOCK: u32 = 0x8000;

export const LITERAL_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 8;
export const PRECODE_BITS: u32 = 7;
/** Entries at most, subtables included, of a complete code of 288 and of 32 symbols (zlib's examples/enough.c). */
const MOST_LITERAL_ENTRIES = 2342;
const MOST_DISTANCE_ENTRIES = 402;

export const LITERAL_TABLE = memory.data(MOST_LITERAL_ENTRIES * 4, 16);
export const DISTANCE_TABLE = memory.data(MOST_DISTANCE_ENTRIES * 4, 16);
export const PRECODE_TABLE = memory.data(128 * 4, 16);

/** Which symbols a table is of. */
export namespace Alphabet {
  export const PRECODE: i32 = 0;
  export const LITERALS: i32 = 1;
  export const DISTANCES: i32 = 2;
}

/** RFC 1951, 3.2.5: base and extra bits of symbols 257 to 285 and of distances; 0 for what stands for nothing. */
const LENGTH_BASES = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0,
]);
const LENGTH_EXTRAS = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0,
]);
const DISTANCE_BASES = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577, 0, 0,
]);
const DISTANCE_EXTRAS = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0,
]);

const MAX_LENGTH: u32 = 15;
const END_SYMBOL: u32 = 256;
/** How many codes there are of each length; the symbols, sorted by length; where those of a length go next. */
const COUNTS = memory.data(16 * 4);
const SORTED = memory.data(320 * 2);
const PLACES = memory.data(17 * 4);

/** Tables built since the last `openInflate`, for tests that bound work. */
export let tablesBuilt: u32 = 0;
/** How many bits the table that was built last is looked up by: fewer than it may take if its codes are all short. */
export let tableBits: u32 = 0;

export function forgetTables(): void {
  tablesBuilt = 0;
}

/**
 * Builds the table of a canonical code (RFC 1951, 3.2.2).
 *
 * @param lengths of the code of each symbol, a byte each, 0 to 15
 * @returns false when they make no code: too many, or too few, which only a lone code of one bit and no code at all may be
 */
export function buildTable(alphabet: i32, lengths: usize, count: u32, table: usize, mostBits: u32): bool {
  tablesBuilt++;
  const longest = sortByLength(lengths, count);
  if (longest == OVERSUBSCRIBED) return false;
  const isIncomplete = spaceLeft != 0;
  if (isIncomplete && (longest > 1 || alphabet == Alphabet.PRECODE)) return false;

  const bits = max(min(longest, mostBits), 1);
  tableBits = bits;
  if (isIncomplete) fillWithNothing(table, 1 << bits);
  const code = fillTable(alphabet, table, bits);
  if (longest > bits) fillSubtables(alphabet, table, bits, longest, code);
  return true;
}

/*
 * Codes are held as they come, the first bit lowest. The next one of a length is found by taking the highest bit that is 0,
 * setting it, and clearing those above. The first of the next length is the same number, with a 0 above.
 */

// @ts-ignore: decorator
@inline
function following(code: u32, length: u32): u32 {
  const bit = 0x80000000 >> clz(~code & ((1 << length) - 1));
  return (code & (bit - 1)) | bit;
}

/** Where the next symbol lies among the sorted. */
let sortedAt: usize = 0;

/**
 * Fills in the codes that are no longer than the table's bits. It doubles with each length: what is there is repeated.
 *
 * @returns the first code that is longer
 */
function fillTable(alphabet: i32, table: usize, bits: u32): u32 {
  let code: u32 = 0;
  sortedAt = SORTED;
  for (let length: u32 = 1; length <= bits; length++) {
    const half = (<usize>2) << length;
    if (length > 1) memory.copy(table + half, table, half);
    for (let left = load<u32>(COUNTS + (length << 2)); left > 0; left--, sortedAt += 2) {
      store<u32>(table + (code << 2), entryOf(alphabet, load<u16>(sortedAt), length));
      code = following(code, length);
    }
  }
  return code;
}

function fillSubtables(alphabet: i32, table: usize, bits: u32, longest: u32, code: u32): void {
  const size: u32 = 1 << bits;
  let end = size,
    prefix: u32 = 0xffffffff,
    subtable: u32 = 0,
    subtableBits: u32 = 0;
  for (let length = bits + 1; length <= longest; length++) {
    for (let left = load<u32>(COUNTS + (length << 2)); left > 0; left--, sortedAt += 2) {
      if ((code & (size - 1)) != prefix) {
        prefix = code & (size - 1);
        subtable = end;
        subtableBits = bitsOfSubtable(length, bits, left);
        end += 1 << subtableBits;
        store<u32>(table + (prefix << 2), (subtable << 16) | (subtableBits << 8) | EXCEPTION | NOT_LITERAL | bits);
      }
      const entry = entryOf(alphabet, load<u16>(sortedAt), length - bits);
      repeat(table + (subtable << 2), code >> bits, 1 << (length - bits), 1 << subtableBits, entry);
      code = following(code, length);
    }
  }
}

const OVERSUBSCRIBED: u32 = 16;
/** Codes of 15 bits that are not given out. */
let spaceLeft: i32 = 0;

/** @returns the length of the longest code, or `OVERSUBSCRIBED` */
function sortByLength(lengths: usize, count: u32): u32 {
  memory.fill(COUNTS, 0, 64);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const place = COUNTS + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let longest: u32 = 0,
    sum: u32 = 0;
  spaceLeft = 1 << MAX_LENGTH;
  for (let length: u32 = 1; length <= MAX_LENGTH; length++) {
    const ofLength = load<u32>(COUNTS + (length << 2));
    store<u32>(PLACES + (length << 2), sum);
    sum += ofLength;
    spaceLeft -= ofLength << (MAX_LENGTH - length);
    if (ofLength > 0) longest = length;
  }
  if (spaceLeft < 0) return OVERSUBSCRIBED;
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length: usize = load<u8>(lengths + symbol);
    if (length == 0) continue;
    const place = PLACES + (length << 2),
      at = load<u32>(place);
    store<u16>(SORTED + (at << 1), <u16>symbol);
    store<u32>(place, at + 1);
  }
  return longest;
}

/** A subtable holds all codes with one prefix: those left of this length and, while there is room, longer ones. */
function bitsOfSubtable(length: u32, bits: u32, left: u32): u32 {
  let used = left;
  let own = length - bits;
  while (used < (<u32>1) << own && length < MAX_LENGTH) {
    length++;
    own++;
    used = (used << 1) + load<u32>(COUNTS + (length << 2));
  }
  return own;
}

function repeat(table: usize, from: u32, step: u32, size: u32, entry: u32): void {
  for (let i = from; i < size; i += step) store<u32>(table + (i << 2), entry);
}

function fillWithNothing(table: usize, size: u32): void {
  for (let i: u32 = 0; i < size; i++) store<u32>(table + (i << 2), NOTHING | EXCEPTION | NOT_LITERAL);
}

function entryOf(alphabet: i32, symbol: u32, bits: u32): u32 {
  if (alphabet == Alphabet.PRECODE) return (symbol << 16) | bits;
  if (alphabet == Alphabet.DISTANCES) {
    return withExtra(load<u16>(DISTANCE_BASES + (symbol << 1)), load<u8>(DISTANCE_EXTRAS + symbol), bits);
  }
  if (symbol < END_SYMBOL) return (symbol << 16) | bits;
  if (symbol == END_SYMBOL) return END_OF_BLOCK | EXCEPTION | NOT_LITERAL | bits;
  const index = symbol - END_SYMBOL - 1;
  return withExtra(load<u16>(LENGTH_BASES + (index << 1)), load<u8>(LENGTH_EXTRAS + index), bits);
}

function withExtra(base: u32, extra: u32, bits: u32): u32 {
  if (base == 0) return NOTHING | EXCEPTION | NOT_LITERAL;
  return (base << 16) | (bits << 8) | NOT_LITERAL | (bits + extra);
}
