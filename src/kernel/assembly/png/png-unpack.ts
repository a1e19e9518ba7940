import { PngChunk } from "../../png-kinds";
import { sourceAt } from "../memory/source";
import { PALETTE_COLOURS, bitDepth, channels, chunkBytes, chunkOffset, colourType } from "./png-head";
import { hasKey, keyBlue, keyGreen, keyRed, readKey } from "./transparent-key";

/**
 * Pixels of every colour type with up to 8 bits a sample (PNG 3rd edition, table 8) to RGBA, some at a time. Those of one sample
 * are looked up, in the palette or in the shades of gray.
 */

/** Pixels at a time: a multiple of what a byte may hold. */
export const MOST_PIXELS: u32 = 1024;
const OPAQUE: u32 = 0xff000000;

/** The colour of each sample value, RGBA. */
const COLOURS = memory.data(256 * 4, 16);
/** Of samples below 8 bits, the colours of all that a byte holds, for each byte: 2, 4 or 8 pixels. */
const GROUPS = memory.data(256 * 8 * 4, 16);
const RGBA = memory.data(1024 * 4 + 64, 16);

let isLookedUp: bool = false;
/** Takes in what the head tells: palette and transparency. */
export function prepareUnpacking(): void {
  const transparency = chunkOffset(PngChunk.transparency);
  const isPalette = colourType == PALETTE_COLOURS;
  readKey();
  isLookedUp = isPalette || (colourType == 0 && bitDepth <= 8 && (hasKey || bitDepth < 8));
  if (isPalette) readPalette(transparency);
  else if (isLookedUp) fillShades();
  if (isLookedUp && bitDepth < 8) fillGroups();
}

/** Beyond the palette's end colours are black, as libpng has it. */
function readPalette(transparency: u32): void {
  for (let i = 0; i < 256; i++) store<u32>(COLOURS + (i << 2), OPAQUE);
  const colours = chunkBytes(PngChunk.palette) / 3;
  let data = sourceAt(chunkOffset(PngChunk.palette), colours * 3);
  for (let i: u32 = 0; i < colours; i++, data += 3) {
    store<u8>(COLOURS + (i << 2), load<u8>(data));
    store<u8>(COLOURS + (i << 2), load<u8>(data, 1), 1);
    store<u8>(COLOURS + (i << 2), load<u8>(data, 2), 2);
  }
  if (transparency == 0) return;
  const count = chunkBytes(PngChunk.transparency);
  const alphas = sourceAt(transparency, count);
  for (let i: u32 = 0; i < count; i++) store<u8>(COLOURS + (i << 2), load<u8>(alphas + i), 3);
}

function fillShades(): void {
  const most = ((<u32>1) << bitDepth) - 1;
  for (let i: u32 = 0; i <= most; i++) {
    const shade = (i * 255) / most;
    store<u32>(COLOURS + (i << 2), (shade * 0x010101) | (hasKey && i == keyRed ? 0 : OPAQUE));
  }
}

function fillGroups(): void {
  const mask = ((<u32>1) << bitDepth) - 1;
  let to = GROUPS;
  for (let byte: u32 = 0; byte < 256; byte++) {
    // The leftmost pixel stands in the highest bits (7.2).
    for (let shift = 8 - <i32>bitDepth; shift >= 0; shift -= bitDepth, to += 4) {
      store<u32>(to, load<u32>(COLOURS + ((<usize>((byte >> shift) & mask)) << 2)));
    }
  }
}

/**
 * Unpacks `count` pixels, up to `MOST_PIXELS`, from the pixel `first` of a row on, a multiple of `MOST_PIXELS`.
 *
 * @returns where they are; up to 64 bytes behind them may be read
 */
export function unpack(row: usize, first: u32, count: u32): usize {
  if (isLookedUp) {
    lookUp(row + <usize>((<u64>first * bitDepth) >> 3), count);
    return RGBA;
  }
  const perPixel = channels();
  const samples = row + <usize>first * perPixel;
  if (perPixel == 4) return samples;
  if (perPixel == 3) fromRgb(samples, count);
  else if (perPixel == 2) fromGrayAlpha(samples, count);
  else fromGray(samples, count);
  if (hasKey) clearKey(count);
  return RGBA;
}

/** Samples of a pixel that can be used as they are stored: 1 for gray, 3 for RGB; 4 where it must be unpacked, or is RGBA. */
export function unpackedChannels(): usize {
  return isLookedUp || hasKey || channels() == 2 ? 4 : channels();
}

function lookUp(from: usize, count: u32): void {
  if (bitDepth == 8) {
    for (let i: usize = 0; i < count; i++) store<u32>(RGBA + (i << 2), load<u32>(COLOURS + ((<usize>load<u8>(from + i)) << 2)));
    return;
  }
  const end = RGBA + ((<usize>count) << 2);
  if (bitDepth == 4) {
    for (let to = RGBA; to < end; to += 8) store<u64>(to, load<u64>(GROUPS + ((<usize>load<u8>(from++)) << 3)));
  } else if (bitDepth == 2) {
    for (let to = RGBA; to < end; to += 16) v128.store(to, v128.load(GROUPS + ((<usize>load<u8>(from++)) << 4)));
  } else {
    for (let to = RGBA; to < end; to += 32) {
      const group = GROUPS + ((<usize>load<u8>(from++)) << 5);
      v128.store(to, v128.load(group));
      v128.store(to, v128.load(group, 16), 16);
    }
  }
}

/* Lanes beyond 15 select the second operand, which is opaque: 16 and above. */

function fromRgb(from: usize, count: u32): void {
  const opaque = i8x16.splat(-1);
  for (let i: usize = 0; i < count; i += 4, from += 12) {
    const v = v128.load(from);
    v128.store(RGBA + (i << 2), v128.shuffle<i8>(v, opaque, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11, 16));
  }
}

function fromGray(from: usize, count: u32): void {
  const opaque = i8x16.splat(-1);
  for (let i: usize = 0; i < count; i += 4) {
    const v = v128.load32_zero(from + i);
    v128.store(RGBA + (i << 2), v128.shuffle<i8>(v, opaque, 0, 0, 0, 16, 1, 1, 1, 16, 2, 2, 2, 16, 3, 3, 3, 16));
  }
}

function fromGrayAlpha(from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i += 4) {
    const v = v128.load64_zero(from + (i << 1));
    v128.store(RGBA + (i << 2), v128.shuffle<i8>(v, v, 0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6, 6, 7));
  }
}

function clearKey(count: u32): void {
  const key = i32x4.splat(keyRed | (keyGreen << 8) | (keyBlue << 16) | OPAQUE);
  const alpha = i32x4.splat(OPAQUE);
  for (let i: usize = 0; i < count; i += 4) {
    const v = v128.load(RGBA + (i << 2));
    v128.store(RGBA + (i << 2), v128.andnot(v, v128.and(i32x4.eq(v, key), alpha)));
  }
}
