import { makeCodes, makeLengths } from "./code-lengths";
import { putBits } from "./deflate-bits";
import { DISTANCE_SYMBOLS, LITERAL_SYMBOLS } from "./deflate-symbols";

/**
 * A block's own codes as they stand at its beginning (RFC 1951, 3.2.7): the lengths of both, runs of them shortened, in a code of
 * their own.
 */
const COPY: u32 = 16;
const ZEROS: u32 = 17;
const MANY_ZEROS: u32 = 18;
const CODES: i32 = 19;
const LONGEST_CODE: i32 = 7;
/** In which order the lengths of that code are written: those that are rarely used last. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** Both codes' lengths in a row. */
const ALL = memory.data(320, 16);
/** What is written of them: a length or one of the three above, and above 8 bits what is added to it. */
const ITEMS = memory.data(320 * 2, 16);
let items: i32 = 0;
const ITEM_COUNTS = memory.data(19 * 4, 16);
const ITEM_LENGTHS = memory.data(19, 16);
const ITEM_CODES = memory.data(19 * 4, 16);

let literals: i32 = 0;
let distances: i32 = 0;
let codes: i32 = 0;

export function makeCodeTable(literalLengths: usize, distanceLengths: usize): void {
  literals = lastUsed(literalLengths, LITERAL_SYMBOLS, 257);
  distances = lastUsed(distanceLengths, DISTANCE_SYMBOLS, 1);
  memory.copy(ALL, literalLengths, literals);
  memory.copy(ALL + literals, distanceLengths, distances);
  makeItems(ALL, ALL + literals + distances);
  makeLengths(ITEM_COUNTS, CODES, LONGEST_CODE, ITEM_LENGTHS);
  codes = CODES;
  while (codes > 4 && load<u8>(ITEM_LENGTHS + load<u8>(ORDER + codes - 1)) == 0) codes--;
}

function lastUsed(lengths: usize, count: i32, least: i32): i32 {
  while (count > least && load<u8>(lengths + count - 1) == 0) count--;
  return count;
}

function makeItems(at: usize, end: usize): void {
  items = 0;
  memory.fill(ITEM_COUNTS, 0, CODES * 4);
  while (at < end) {
    const length: u32 = load<u8>(at);
    let run: u32 = 1;
    while (at + run < end && load<u8>(at + run) == length) run++;
    at += run;
    if (length > 0) {
      putItem(length, 0);
      run--;
    }
    while (run >= 3) {
      const most: u32 = length > 0 ? 6 : 138,
        some = min(run, most);
      if (length > 0) putItem(COPY, some - 3);
      else if (some < 11) putItem(ZEROS, some - 3);
      else putItem(MANY_ZEROS, some - 11);
      run -= some;
    }
    for (; run > 0; run--) putItem(length, 0);
  }
}

function putItem(item: u32, added: u32): void {
  store<u16>(ITEMS + (items++ << 1), <u16>(item | (added << 8)));
  const at = ITEM_COUNTS + (item << 2);
  store<u32>(at, load<u32>(at) + 1);
}

// @ts-ignore: decorator
@inline
function addedBits(item: u32): u32 {
  return item == COPY ? 2 : item == ZEROS ? 3 : item == MANY_ZEROS ? 7 : 0;
}

export function tableBits(): u64 {
  let bits: u64 = 3 + 5 + 5 + 4 + 3 * <u64>codes;
  for (let item: u32 = 0; item < <u32>CODES; item++) {
    bits += <u64>load<u32>(ITEM_COUNTS + (item << 2)) * (load<u8>(ITEM_LENGTHS + item) + addedBits(item));
  }
  return bits;
}

export function writeCodeTable(): void {
  makeCodes(ITEM_LENGTHS, CODES, ITEM_CODES);
  putBits(literals - 257, 5);
  putBits(distances - 1, 5);
  putBits(codes - 4, 4);
  for (let i = 0; i < codes; i++) putBits(load<u8>(ITEM_LENGTHS + load<u8>(ORDER + i)), 3);
  for (let i = 0; i < items; i++) {
    const item: u32 = load<u8>(ITEMS + (i << 1)),
      code = load<u32>(ITEM_CODES + (item << 2));
    putBits(code >> 8, code & 255);
    if (item >= COPY) putBits(load<u8>(ITEMS + (i << 1), 1), addedBits(item));
  }
}
