import { fileByte, fillInput, inputAt, inputEnd, isInputOver, useInput } from "./compressed-data";

/** Compressed data bit by bit, the lowest bit of a byte first (RFC 1951, 3.1.1). */

/** Bits not yet used, the next one lowest. */
export let bits: u64 = 0;
export let bitCount: u32 = 0;

/** Begins at a byte of the input. */
export function startBits(at: usize): void {
  leaveBits(0, 0, at);
}

/** Goes on with `count` bits, behind which the input follows from `at` on. */
export function leaveBits(left: u64, count: u32, at: usize): void {
  bits = left;
  bitCount = count;
  useInput(at);
}

/** Where in the input the first byte lies of which no bit is used. */
export function unusedBytes(): usize {
  return inputAt - (bitCount >> 3);
}

/** Takes whole bytes for unused again. */
function giveBack(): void {
  const count = bitCount & 7;
  leaveBits(bits & ((1 << count) - 1), count, unusedBytes());
}

/** The byte of the file from which the next bit comes. */
export function inputPosition(): u32 {
  return fileByte(unusedBytes());
}

/** Sees to it that so many bits are there, up to 32. @returns false when the data ends before */
export function need(count: u32): bool {
  if (bitCount < count && inputAt + 8 <= inputEnd) {
    bits |= load<u64>(inputAt) << bitCount;
    useInput(inputAt + ((63 - bitCount) >> 3));
    bitCount |= 56;
  }
  while (bitCount < count) {
    if (inputAt >= inputEnd) {
      if (isInputOver) return false;
      // Filling up keeps nothing of what lies before the input.
      giveBack();
      fillInput();
      continue;
    }
    bits |= (<u64>load<u8>(inputAt)) << bitCount;
    useInput(inputAt + 1);
    bitCount += 8;
  }
  return true;
}

/** The next bits, which must be there. */
export function take(count: u32): u32 {
  const value = <u32>(bits & (((<u64>1) << count) - 1));
  bits >>= count;
  bitCount -= count;
  return value;
}

export function dropToByte(): void {
  take(bitCount & 7);
}
