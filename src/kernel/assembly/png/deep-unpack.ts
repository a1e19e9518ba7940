import { channels, hasAlpha } from "./png-head";
import { hasKey, keyBlue, keyGreen, keyRed } from "./transparent-key";

/** Pixels with 16 bits a sample to such numbers as the machine reads: gray without alpha stays one, all else becomes RGBA. */

const PIXELS = memory.data(1024 * 8 + 64, 16);

/** Samples of a pixel, when it is unpacked. */
export function deepChannels(): usize {
  return channels() == 1 && !hasAlpha() ? 1 : 4;
}

/**
 * Unpacks `count` pixels, up to 1024, from the pixel `first` of a row on.
 *
 * @returns where they are; up to 16 bytes behind them may be read
 */
export function unpackDeep(row: usize, first: u32, count: u32): usize {
  const perPixel = channels();
  const from = row + <usize>first * perPixel * 2;
  if (perPixel == 4) fromRgba(from, count);
  else if (perPixel == 3) fromRgb(from, count);
  else if (perPixel == 2) fromGrayAlpha(from, count);
  else if (hasKey) fromGrayWithKey(from, count);
  else fromGray(from, count);
  if (hasKey && perPixel == 3) clearKey(count);
  return PIXELS;
}

/* The file has the high byte first. Lanes beyond 15 select the second operand, which is opaque. */

function fromGray(from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i += 8) {
    const v = v128.load(from + (i << 1));
    v128.store(PIXELS + (i << 1), v128.shuffle<i8>(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
  }
}

function fromRgba(from: usize, count: u32): void {
  fromGray(from, count << 2);
}

function fromRgb(from: usize, count: u32): void {
  const opaque = i8x16.splat(-1);
  for (let i: usize = 0; i < count; i += 2, from += 12) {
    const v = v128.load(from);
    v128.store(PIXELS + (i << 3), v128.shuffle<i8>(v, opaque, 1, 0, 3, 2, 5, 4, 16, 16, 7, 6, 9, 8, 11, 10, 16, 16));
  }
}

function fromGrayAlpha(from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i += 2) {
    const v = v128.load64_zero(from + (i << 2));
    v128.store(PIXELS + (i << 3), v128.shuffle<i8>(v, v, 1, 0, 1, 0, 1, 0, 3, 2, 5, 4, 5, 4, 5, 4, 7, 6));
  }
}

function fromGrayWithKey(from: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) {
    const gray: u64 = bswap(load<u16>(from + (i << 1)));
    const alpha: u64 = gray == keyRed ? 0 : 0xffff;
    store<u64>(PIXELS + (i << 3), gray | (gray << 16) | (gray << 32) | (alpha << 48));
  }
}

function clearKey(count: u32): void {
  const key = keyRed | ((<u64>keyGreen) << 16) | ((<u64>keyBlue) << 32);
  for (let at = PIXELS, end = PIXELS + ((<usize>count) << 3); at < end; at += 8) {
    if ((load<u64>(at) & 0xffffffffffff) == key) store<u16>(at, 0, 6);
  }
}
