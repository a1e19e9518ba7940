import { reverse } from "./bit-order";

/**
 * Entropy-coded segments, made fast to read.
 *
 * JPEG packs its bits from the high end of each byte. Read so, every refill needs a byte swap, which WebAssembly
 * does not have. We reverse the bits of each byte once, sixteen bytes at a time, while the stuffed zeros
 * (ITU T.81 B.1.1.5) are taken out; from then on bits come from the low end of a little-endian word (`bit-reader.ts`).
 * Huffman codes are reversed to match.
 */

/** The bytes of room that must lie before a segment: the prepared data begins so far in front of it. */
export const ROOM: usize = 24;
const ZEROS: usize = 16;

/** Where the last prepared segment ends: one byte past its last byte of data. */
export let segmentEnd: usize = 0;
/** The marker that ended it, or the end of the file. */
export let segmentMarker: usize = 0;
/** That it was a marker. */
export let endsAtMarker: bool = false;

/**
 * Prepares the segment at `from`, in place.
 *
 * @returns where its data begins
 */
export function prepareSegment(from: usize, end: usize): usize {
  const start = from - ROOM;
  let to = start;
  // The reverse of each nibble, in the high half and in the low one.
  const high = i8x16(0, -128, 64, -64, 32, -96, 96, -32, 16, -112, 80, -48, 48, -80, 112, -16);
  const low = i8x16(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);
  const nibble = i8x16.splat(15),
    ones = i8x16.splat(-1);
  let at = from;
  while (at + 16 <= end) {
    const bytes = v128.load(at);
    const reversed = v128.or(i8x16.swizzle(high, v128.and(bytes, nibble)), i8x16.swizzle(low, i8x16.shr_u(bytes, 4)));
    v128.store(to, reversed);
    const escapes = i8x16.bitmask(i8x16.eq(bytes, ones));
    if (escapes == 0) {
      at += 16;
      to += 16;
      continue;
    }
    const before = <usize>ctz(escapes);
    at += before;
    to += before;
    if (load<u8>(at, 1) != 0) return finish(start, to, at, end);
    to += 1;
    at += 2;
  }
  while (at < end) {
    const byte: i32 = load<u8>(at);
    if (byte == 0xff) {
      if (at + 1 >= end || load<u8>(at, 1) != 0) break;
      at += 1;
    }
    store<u8>(to++, <u8>reverse(byte, 8));
    at += 1;
  }
  return finish(start, to, at, end);
}

function finish(start: usize, to: usize, at: usize, end: usize): usize {
  segmentEnd = to;
  segmentMarker = at;
  endsAtMarker = at + 1 < end;
  memory.fill(to, 0, ZEROS);
  return start;
}
