import {
  advanceOf,
  END_OF_BLOCK,
  FAST_MASK,
  firstCode,
  huffmanTable,
  longSymbol,
  PARTIAL,
  placesOf,
  symbolOf,
  valueOf,
} from "./huffman-tables";
import { reverse } from "./bit-order";

/**
 * Tables of AC symbols by the next 12 bits, several symbols to an entry, made when a scan first wants them:
 *
 *     SKIP  u16[4096]  for coefficients that nobody needs
 *     LOW   u64[4096]  what the first symbols of a block say of its lowest 2 by 2 frequencies
 *     KEEP  u32[4096]  one symbol and its value, for two places that are decoded in step
 *
 *     entry        15     14           6 5         0
 *                 | E    | places       | bits      |
 *
 *     LOW entry    63         48 47         32 31         16  ...
 *                 | zigzag 4    | zigzag 1    | zigzag 2    | as above
 *
 *     KEEP entry   31         16  ...
 *                 | value       | as above
 *
 * E says that the block ends there. An entry that holds no whole symbol has NONE for places, and no bits. Of a symbol that nobody
 * needs only the code must lie within the 12 bits; its extra bits may lie beyond.
 */
const INDEX_BITS = 12;
export const SKIP_MASK = (1 << INDEX_BITS) - 1;
export const ENDS: u32 = 0x8000;
const NONE = 128;
/** Four steps of a refill's 56 bits. */
const SKIP_MOST = 14;
/** DC has left at least 25 bits of a refill. */
const LOW_MOST = 20;

const SKIP_BYTES = 2 << INDEX_BITS;
const LOW_BYTES = 8 << INDEX_BITS;
const SKIPS = memory.data(4 * 8192, 16);
const LOWS = memory.data(4 * 32768, 16);
const KEEP_BYTES = 4 << INDEX_BITS;
const KEEPS = memory.data(4 * 16384, 16);
/** As bits, by number of the AC table: which SKIP is made of the present codes, which LOW, and which KEEP. */
let skipsMade = 0;
let lowsMade = 0;
let keepsMade = 0;

/** Of one table: by the next 12 bits one symbol, as a SKIP entry, and how long its code is. */
const SINGLES = memory.data(8192, 16);
const LENGTHS = memory.data(4096);
/** The table that they are made of, if any. */
let singlesOf: usize = 0;

/** The codes of a table have changed. */
export function forgetSkips(index: usize): void {
  const bit = 1 << (<i32>index);
  skipsMade &= ~bit;
  lowsMade &= ~bit;
  keepsMade &= ~bit;
  if (singlesOf == index) singlesOf = 0;
}

/** SKIP of an AC table. */
export function skipTable(index: usize): usize {
  const bit = 1 << (<i32>index),
    at = SKIPS + (index - 4) * SKIP_BYTES;
  if (skipsMade & bit) return at;
  skipsMade |= bit;
  makeSingles(index);
  for (let next = 0; next <= SKIP_MASK; next++) store<u16>(at + (next << 1), <u16>skipEntry(next));
  return at;
}

/** LOW of an AC table. */
export function lowTable(index: usize): usize {
  const bit = 1 << (<i32>index),
    at = LOWS + (index - 4) * LOW_BYTES;
  if (lowsMade & bit) return at;
  lowsMade |= bit;
  makeSingles(index);
  const table = huffmanTable(index);
  for (let next = 0; next <= SKIP_MASK; next++) store<u64>(at + (next << 3), lowEntry(table, next));
  return at;
}

/** KEEP of an AC table. */
export function keepTable(index: usize): usize {
  const bit = 1 << (<i32>index),
    at = KEEPS + (index - 4) * KEEP_BYTES;
  if (keepsMade & bit) return at;
  keepsMade |= bit;
  makeSingles(index);
  const table = huffmanTable(index);
  for (let next = 0; next <= SKIP_MASK; next++) {
    const single: u32 = load<u16>(SINGLES + (next << 1));
    store<u32>(at + (next << 2), isWithin(single) ? ((<u32>valueAt(table, next)) << 16) | single : NONE << 6);
  }
  return at;
}

/** Whether a single symbol's extra bits are among those that were looked up, too. */
// @ts-ignore: decorator
@inline
function isWithin(single: u32): bool {
  const bits: i32 = single & 63;
  return bits != 0 && bits <= INDEX_BITS;
}

/** The value of the symbol that comes next, which lies within the 12 bits. */
function valueAt(table: usize, next: i32): i32 {
  const symbol = load<u32>(table + ((<usize>(next & FAST_MASK)) << 2));
  return valueOf(symbol & PARTIAL ? longSymbol(table, next, symbol) : symbol);
}

function makeSingles(index: usize): void {
  if (singlesOf == index) return;
  singlesOf = index;
  const table = huffmanTable(index);
  for (let i = 0; i < SKIP_BYTES; i += 2) store<u16>(SINGLES + i, NONE << 6);
  for (let length = 1; length <= INDEX_BITS; length++) {
    const end = firstCode(table, length + 1) >> 1;
    for (let code = firstCode(table, length); code < end; code++)
      addSingle(reverse(code, length), length, symbolOf(table, code, length));
  }
}

function addSingle(reversed: i32, length: i32, symbol: i32): void {
  const places = advanceOf(symbol),
    bits = length + (symbol & 15);
  if (places > END_OF_BLOCK || bits > LOW_MOST) return;
  const entry: u32 = places == END_OF_BLOCK ? ENDS | bits : (places << 6) | bits;
  for (let next = reversed; next <= SKIP_MASK; next += 1 << length) {
    store<u16>(SINGLES + (next << 1), <u16>entry);
    store<u8>(LENGTHS + next, <u8>length);
  }
}

/** As many symbols as their codes lie within the bits. */
function skipEntry(next: i32): u32 {
  let bits = 0,
    places = 0;
  while (bits < INDEX_BITS) {
    const rest = next >> bits;
    const single: i32 = load<u16>(SINGLES + (rest << 1));
    const more = single & 63;
    if (more == 0 || bits + <i32>load<u8>(LENGTHS + rest) > INDEX_BITS || bits + more > SKIP_MOST) break;
    if (single & ENDS) return ENDS | (places << 6) | (bits + more);
    if (places + (single >> 6) > 62) break;
    bits += more;
    places += single >> 6;
  }
  return bits == 0 ? NONE << 6 : (places << 6) | bits;
}

/** Each of its fields lies where a block of 2 by 2, column by column, has the coefficient. */
function lowEntry(table: usize, next: i32): u64 {
  let values: u64 = 0;
  let bits = 0,
    k = 1;
  while (bits < INDEX_BITS) {
    const rest = next >> bits;
    const single: i32 = load<u16>(SINGLES + (rest << 1));
    const more = single & 63;
    if (more == 0 || bits + <i32>load<u8>(LENGTHS + rest) > INDEX_BITS || bits + more > LOW_MOST) break;
    if (single & ENDS) return values | ENDS | (<u64>(((k - 1) << 6) | (bits + more)));
    const last = k + (single >> 6);
    // The symbols must not leave the block but by its end.
    if (last > 63) break;
    const shift = shiftOf(last - 1);
    if (shift > 0) {
      if (bits + more > INDEX_BITS) break;
      values |= (<u64>(<u16>valueAt(table, rest))) << shift;
    }
    bits += more;
    k = last;
  }
  return values | (<u64>(((k - 1) << 6) | bits));
}

/** Where a LOW entry has the coefficient at a zigzag index; 0 for none. */
// @ts-ignore: decorator
@inline
function shiftOf(zigzag: i32): i32 {
  return zigzag == 1 ? 32 : zigzag == 2 ? 16 : zigzag == 4 ? 48 : 0;
}
