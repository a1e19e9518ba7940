/** Optimal Huffman codes for the encoder (ITU T.81 K.2), from the frequencies of the symbols. Table 2 * isAc + isChroma. */
const FREQUENCIES = memory.data(4 * 257 * 4, 16);
/** By symbol: (code << 8) | length. */
const CODES = memory.data(4 * 256 * 4, 16);
/** As DHT wants them: 16 counts, then the symbols. */
const SPECIFICATIONS = memory.data(4 * (16 + 256));
const SYMBOL_COUNTS = memory.data(4 * 4);

/** The symbols that occur, in their order, and the 257th; for each place in that list: */
const USED = memory.data(257 * 4);
const WEIGHTS = memory.data(257 * 4);
const LENGTHS = memory.data(257 * 4);
const NEXT = memory.data(257 * 4);
let usedCount = 0;

const MAX_LENGTH_FOUND = 64;
const COUNTS = memory.data((64 + 1) * 4);
const MAX_LENGTH = 16;

// @ts-ignore: decorator
@inline
export function frequencies(table: usize): usize {
  return FREQUENCIES + table * 257 * 4;
}
// @ts-ignore: decorator
@inline
export function codes(table: usize): usize {
  return CODES + table * 256 * 4;
}
export function specification(table: usize): usize {
  return SPECIFICATIONS + table * (16 + 256);
}
export function symbolCount(table: usize): i32 {
  return load<i32>(SYMBOL_COUNTS + table * 4);
}

// @ts-ignore: decorator
@inline
export function countSymbol(frequency: usize, symbol: i32): void {
  const at = frequency + (symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

export function clearFrequencies(): void {
  memory.fill(FREQUENCIES, 0, 4 * 257 * 4);
}

export function makeCodes(table: usize): void {
  listUsed(frequencies(table));
  findLengths();
  limitLengths();
  assign(table);
}

/** A 257th symbol of the least weight keeps the code of ones free (K.2). */
function listUsed(frequency: usize): void {
  usedCount = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    const weight = load<u32>(frequency + (symbol << 2));
    if (weight != 0) use(symbol, weight);
  }
  use(256, 1);
}

function use(symbol: i32, weight: u32): void {
  const at = usedCount++ << 2;
  store<i32>(USED + at, symbol);
  store<u32>(WEIGHTS + at, weight);
  store<i32>(LENGTHS + at, 0);
  store<i32>(NEXT + at, -1);
}

/** Figure K.1. */
function findLengths(): void {
  while (true) {
    let least = -1,
      second = -1;
    let leastWeight = u32.MAX_VALUE,
      secondWeight = u32.MAX_VALUE;
    for (let i = 0; i < usedCount; i++) {
      const weight = load<u32>(WEIGHTS + (i << 2));
      if (weight == 0) continue;
      if (weight <= leastWeight) {
        second = least;
        secondWeight = leastWeight;
        least = i;
        leastWeight = weight;
      } else if (weight <= secondWeight) {
        second = i;
        secondWeight = weight;
      }
    }
    if (second < 0) return;
    store<u32>(WEIGHTS + (least << 2), leastWeight + secondWeight);
    store<u32>(WEIGHTS + (second << 2), 0);
    const tail = lengthen(least);
    store<i32>(NEXT + (tail << 2), second);
    lengthen(second);
  }
}

/** One bit more for each symbol of a branch. @returns the last of them */
function lengthen(from: i32): i32 {
  let i = from;
  while (true) {
    store<i32>(LENGTHS + (i << 2), load<i32>(LENGTHS + (i << 2)) + 1);
    const next = load<i32>(NEXT + (i << 2));
    if (next < 0) return i;
    i = next;
  }
}

// @ts-ignore: decorator
@inline
function countOf(length: i32): i32 {
  return load<i32>(COUNTS + (length << 2));
}
// @ts-ignore: decorator
@inline
function addCount(length: i32, more: i32): void {
  store<i32>(COUNTS + (length << 2), countOf(length) + more);
}

/** Figure K.3: no code longer than 16 bits; and the 257th symbol's is taken back. */
function limitLengths(): void {
  memory.fill(COUNTS, 0, (MAX_LENGTH_FOUND + 1) * 4);
  for (let i = 0; i < usedCount; i++) {
    const length = load<i32>(LENGTHS + (i << 2));
    if (length > 0) addCount(min(length, MAX_LENGTH_FOUND), 1);
  }
  for (let length = MAX_LENGTH_FOUND; length > MAX_LENGTH; length--) {
    while (countOf(length) > 0) {
      let shorter = length - 2;
      while (countOf(shorter) == 0) shorter--;
      addCount(length, -2);
      addCount(length - 1, 1);
      addCount(shorter + 1, 2);
      addCount(shorter, -1);
    }
  }
  let longest = MAX_LENGTH;
  while (countOf(longest) == 0) longest--;
  addCount(longest, -1);
}

/** Figure K.4, and the codes themselves (C.2). */
function assign(table: usize): void {
  const spec = specification(table);
  // The last one used is the 257th, which gets no code.
  const count = usedCount - 1;
  for (let length = 1, done = 0; done < count; length++) {
    for (let i = 0; i < count; i++) {
      if (load<i32>(LENGTHS + (i << 2)) == length) store<u8>(spec + 16 + done++, <u8>load<i32>(USED + (i << 2)));
    }
  }
  store<i32>(SYMBOL_COUNTS + table * 4, count);
  let code = 0,
    place = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    const n = countOf(length);
    store<u8>(spec + length - 1, <u8>n);
    for (let i = 0; i < n; i++) {
      const symbol = load<u8>(spec + 16 + place++);
      store<u32>(codes(table) + ((<usize>symbol) << 2), (code++ << 8) | length);
    }
    code <<= 1;
  }
}
