import { extend, reverse } from "./bit-order";
import { noteDamage } from "./entropy-damage";

/**
 * Decoding tables. Of each there are
 *
 *     FAST  u32[2048]  by the next 11 bits: a whole symbol, its extra bits included if they fit
 *     SLOW             codes of 12 to 16 bits, by length (ITU T.81 F.2.2.3 and figure F.16)
 *
 *     FAST entry   31            16 15  14        8 7 6 5         0
 *                 | value or size  | P | advance    |   | bits      |
 *
 * P, "partial", says that `bits` covers the code alone: bits 16 on then hold the number of extra bits. Of a DC table
 * `advance` is 0; of an AC table it is how many zigzag places the symbol covers, its own included; END_OF_BLOCK and
 * more, when it ends the block or, in a progressive scan, a band of blocks.
 */
const FAST_BITS = 11;
export const FAST_MASK = (1 << FAST_BITS) - 1;
export const PARTIAL: u32 = 0x8000;
export const END_OF_BLOCK = 64;

const FAST_BYTES: usize = 4 << FAST_BITS;
/** u32[17]: for each length, the first code beyond it, left-aligned in 16 bits. */
const LIMITS: usize = FAST_BYTES;
/** i32[17]: for each length, what to add to a code to get the place of its symbol. */
const DELTAS: usize = LIMITS + 4 * 17;
const SYMBOLS: usize = DELTAS + 4 * 17;
const TABLE_BYTES: usize = (SYMBOLS + 256 + 15) & ~15;

const TABLES = memory.data(8 * 8592, 16);

/** DC tables are 0 to 3, AC tables 4 to 7. */
export function huffmanTable(index: usize): usize {
  return TABLES + index * TABLE_BYTES;
}

/**
 * Builds a table from 16 counts and their symbols, 256 at most (ITU T.81 B.2.4.2 and C.2).
 *
 * @returns false for counts that are no prefix code, and for differences that have more bits than any
 */
export function buildTable(index: usize, counts: usize): bool {
  const table = huffmanTable(index);
  const isAc = index >= 4;
  for (let i: usize = 0; i < FAST_BYTES; i += 4) store<u32>(table + i, PARTIAL);
  const symbols = counts + 16;
  let code = 0,
    place: usize = 0;
  for (let length = 1; length <= 16; length++) {
    const count: i32 = load<u8>(counts + length - 1);
    if (code + count > 1 << length) return false;
    store<i32>(table + DELTAS + length * 4, <i32>place - code);
    for (let i = 0; i < count; i++, code++, place++) {
      const symbol: i32 = load<u8>(symbols + place);
      store<u8>(table + SYMBOLS + place, <u8>symbol);
      if (!isAc && symbol > 15) return false;
      const reversed = reverse(code, length);
      if (length <= FAST_BITS) addFast(table, reversed, length, symbol, isAc);
    }
    store<u32>(table + LIMITS + length * 4, code << (16 - length));
    code <<= 1;
  }
  return true;
}

/** The first code of a length, 1 to 17. */
export function firstCode(table: usize, length: i32): i32 {
  return length == 1 ? 0 : (load<i32>(table + LIMITS + (length - 1) * 4) >> (17 - length)) << 1;
}

export function symbolOf(table: usize, code: i32, length: i32): i32 {
  return load<u8>(table + SYMBOLS + code + load<i32>(table + DELTAS + length * 4));
}

/** How many zigzag places an AC symbol covers (ITU T.81 F.1.2.2 and, for the bands of EOBn, G.1.2.2). */
export function advanceOf(symbol: i32): i32 {
  const run = symbol >> 4,
    size = symbol & 15;
  if (size > 0) return run + 1;
  return run == 15 ? 16 : END_OF_BLOCK + run;
}

function addFast(table: usize, code: i32, length: i32, symbol: i32, isAc: bool): void {
  const size = isAc ? symbol & 15 : symbol;
  const advance = isAc ? advanceOf(symbol) : 0;
  const isWhole = length + size <= FAST_BITS;
  for (let rest = 0; rest < 1 << (FAST_BITS - length); rest++) {
    const entry: u32 = isWhole
      ? ((<u32>extend(rest & ((1 << size) - 1), size)) << 16) | (advance << 8) | (length + size)
      : ((<u32>size) << 16) | PARTIAL | (advance << 8) | length;
    store<u32>(table + (((rest << length) | code) << 2), entry);
  }
}

/** What an AC entry says of zigzag places. */
// @ts-ignore: decorator
@inline
export function placesOf(entry: u32): i32 {
  return (entry >> 8) & 127;
}

/** The value of a symbol's extra bits in a whole entry: a difference or a coefficient. */
// @ts-ignore: decorator
@inline
export function valueOf(entry: u32): i32 {
  return (<i32>entry) >> 16;
}

/**
 * Makes a partial entry whole.
 *
 * @param word the coming bits
 * @returns the entry that FAST would have if it knew all these bits
 */
export function longSymbol(table: usize, word: u64, partial: u32): u32 {
  let length: i32 = partial & 63,
    size: i32 = partial >> 16,
    places = placesOf(partial);
  if (length == 0) {
    const slow = decodeSlow(table, <u32>word);
    length = slow >> 8;
    size = slow & 15;
    places = advanceOf(slow & 255);
  }
  const value = extend((<i32>(word >> (<u64>length))) & ((1 << size) - 1), size);
  return (value << 16) | (places << 8) | (length + size);
}

/**
 * Decodes a code that is too long for FAST.
 *
 * @param word the coming bits
 * @returns (length << 8) | symbol; for what is no code, a symbol of no extra bits and 16 bits, to go on with
 */
export function decodeSlow(table: usize, word: u32): i32 {
  const code: u32 = reverse(word & 0xffff, 16);
  for (let length = FAST_BITS + 1; length <= 16; length++) {
    if (code >= load<u32>(table + LIMITS + length * 4)) continue;
    const place = <i32>(code >> (16 - length)) + load<i32>(table + DELTAS + length * 4);
    return (length << 8) | load<u8>(table + SYMBOLS + (place & 255));
  }
  noteDamage();
  return 16 << 8;
}
