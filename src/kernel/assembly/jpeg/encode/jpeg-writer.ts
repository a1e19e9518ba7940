import { specification, symbolCount } from "./huffman-codes";

/** Where the file that is being written has got to. */
export let out: usize = 0;

export function writeAt(at: usize): void {
  out = at;
}
// @ts-ignore: decorator
@inline
export function byte(value: i32): void {
  store<u8>(out, <u8>value);
  out += 1;
}
export function word16(value: i32): void {
  byte(value >> 8);
  byte(value);
}
export function copyBytes(from: usize, count: usize): void {
  memory.copy(out, from, count);
  out += count;
}

/** DHT for one table: 2 * isAc + isChroma. */
export function writeCodes(table: i32): void {
  const bytes = 16 + symbolCount(table);
  word16(0xffc4);
  word16(3 + bytes);
  byte(((table >> 1) << 4) | (table & 1));
  copyBytes(specification(table), bytes);
}

// @ts-ignore: decorator
@inline
export function sizeOf(value: i32): i32 {
  return 32 - clz(abs(value));
}

// @ts-ignore: decorator
@inline
export function stuffed(to: usize, value: i32): usize {
  store<u8>(to, <u8>value);
  if (value != 0xff) return to + 1;
  store<u8>(to, 0, 1);
  return to + 2;
}

/** Writes four bytes, high first, with a zero after each that is 0xff (B.1.1.5). */
// @ts-ignore: decorator
@inline
export function flush(to: usize, word: u32): usize {
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
