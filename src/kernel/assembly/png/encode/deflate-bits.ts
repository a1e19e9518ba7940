/** Where the compressed data has got to. Bits fill bytes from the lowest on (RFC 1951, 3.1.1). */
export let out: usize = 0;
/** Bits that make no whole byte yet, and how many. */
export let held: u64 = 0;
export let heldBits: u64 = 0;

/** Goes on at a byte, or where a loop of its own has got to. */
export function writeBitsAt(at: usize, bits: u64 = 0, count: u64 = 0): void {
  out = at;
  held = bits;
  heldBits = count;
}

/** @param count at most 32 */
export function putBits(bits: u32, count: u32): void {
  held |= (<u64>bits) << heldBits;
  heldBits += count;
  store<u64>(out, held);
  out += <usize>(heldBits >> 3);
  held >>= heldBits & 56;
  heldBits &= 7;
}

/** Fills the last byte with zeros. */
export function endByte(): void {
  if (heldBits > 0) putBits(0, <u32>(8 - heldBits));
}

export function putBytes(from: usize, count: usize): void {
  memory.copy(out, from, count);
  out += count;
}
