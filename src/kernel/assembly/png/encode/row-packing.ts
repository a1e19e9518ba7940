import { numberOf } from "./colour-table";
import { bitDepth, colourType, GRAY, GRAY_ALPHA, PALETTE, RGB } from "./pixel-layout";
import { width } from "./picture-rows";

/**
 * Writes a row of RGBA as the samples of its colour type, without filter. Whole vectors may be written behind its end.
 *
 * @param from a row of `picture-rows.ts`
 */
export function packRow(from: usize, to: usize): void {
  const end = from + ((<usize>width) << 2);
  if (colourType == GRAY || colourType == PALETTE) {
    if (bitDepth < 8) packBits(from, end, to);
    else if (colourType == GRAY) packGray(from, end, to);
    else packNumbers(from, end, to);
  } else if (colourType == GRAY_ALPHA) packGrayAlpha(from, end, to);
  else if (colourType == RGB) packRgb(from, end, to);
  else memory.copy(to, from, end - from);
}

/** Sixteen pixels to 48 bytes; of what is read behind the row nothing is kept. */
function packRgb(from: usize, end: usize, to: usize): void {
  for (; from < end; from += 64, to += 48) {
    const a = v128.load(from),
      b = v128.load(from, 16),
      c = v128.load(from, 32),
      d = v128.load(from, 48);
    v128.store(to, v128.shuffle<i8>(a, b, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20));
    v128.store(to, v128.shuffle<i8>(b, c, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25), 16);
    v128.store(to, v128.shuffle<i8>(c, d, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30), 32);
  }
}

function packGray(from: usize, end: usize, to: usize): void {
  for (; from < end; from += 4, to++) store<u8>(to, load<u8>(from));
}

function packGrayAlpha(from: usize, end: usize, to: usize): void {
  for (; from < end; from += 4, to += 2) store<u16>(to, load<u16>(from, 2));
}

function packNumbers(from: usize, end: usize, to: usize): void {
  let last = ~load<u32>(from),
    number: u32 = 0;
  for (; from < end; from += 4, to++) {
    const colour = load<u32>(from);
    if (colour != last) {
      last = colour;
      number = numberOf(colour);
    }
    store<u8>(to, <u8>number);
  }
}

/** Samples below 8 bits, the leftmost in the highest bits (PNG 3rd edition, 7.2). */
function packBits(from: usize, end: usize, to: usize): void {
  const depth: u32 = bitDepth,
    isPalette = colourType == PALETTE,
    fall = 8 - depth;
  let byte: u32 = 0,
    held: u32 = 0;
  for (; from < end; from += 4) {
    const colour = load<u32>(from);
    const sample = isPalette ? numberOf(colour) : (colour & 255) >> fall;
    byte = (byte << depth) | sample;
    held += depth;
    if (held == 8) {
      store<u8>(to++, <u8>byte);
      byte = held = 0;
    }
  }
  if (held > 0) store<u8>(to, <u8>(byte << (8 - held)));
}
