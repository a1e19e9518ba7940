import { Status } from "../../status";
import { deepChannels, unpackDeep } from "./deep-unpack";
import { bitDepth } from "./png-head";
import { MOST_PIXELS, unpack } from "./png-unpack";
import { beginPass, readRow, row } from "./png-rows";

/** Interlacing (PNG 3rd edition, 8.2): for each of seven passes its first column and row, and the steps to the next ones. */
const PASSES: u32 = 7;
const FIRST_COLUMNS = memory.data<u8>([0, 4, 0, 2, 0, 1, 0]);
const FIRST_ROWS = memory.data<u8>([0, 0, 4, 0, 2, 0, 1]);
const COLUMN_STEPS = memory.data<u8>([8, 8, 4, 4, 2, 2, 1]);
const ROW_STEPS = memory.data<u8>([8, 8, 8, 4, 4, 2, 2]);

function passWidth(pass: u32, width: u32): u32 {
  return across(width, load<u8>(FIRST_COLUMNS + pass), load<u8>(COLUMN_STEPS + pass));
}
function passHeight(pass: u32, height: u32): u32 {
  return across(height, load<u8>(FIRST_ROWS + pass), load<u8>(ROW_STEPS + pass));
}
function across(length: u32, first: u32, step: u32): u32 {
  return length > first ? (length - first - 1) / step + 1 : 0;
}

/** Bytes of the rows of all passes, with their filter bytes. */
export function interlacedBytes(width: u32, height: u32, bitsPerPixel: u32): u64 {
  let bytes: u64 = 0;
  for (let pass: u32 = 0; pass < PASSES; pass++) {
    const columns = passWidth(pass, width);
    if (columns > 0) bytes += (((<u64>columns * bitsPerPixel + 7) >> 3) + 1) * passHeight(pass, height);
  }
  return bytes;
}

/** The pass that is being decoded, and its next row. */
let pass: u32 = 0;
let passRow: u32 = 0;

/** Begins a picture. */
export function openPasses(): void {
  pass = passRow = 0;
}

/** All passes are decoded. */
export function arePassesRead(): bool {
  return pass == PASSES;
}

/** Bytes of a pixel of a whole picture: RGBA of 8 bits a sample; of deeper ones, as `deep-unpack.ts` gives them. */
export function pictureStep(): usize {
  return bitDepth == 16 ? deepChannels() << 1 : 4;
}

/** Decodes on into a whole picture, for about so many pixels. What fails leaves pixels as they were. */
export function readPasses(picture: usize, width: u32, height: u32, bitsPerPixel: u32, most: u32): Status {
  const pixel = <usize>max(bitsPerPixel >> 3, 1);
  for (let done: u32 = 0; pass < PASSES && done < most;) {
    const columns = passWidth(pass, width);
    if (columns == 0 || passRow == passHeight(pass, height)) {
      pass++;
      passRow = 0;
      continue;
    }
    const rowBytes = <usize>((<u64>columns * bitsPerPixel + 7) >> 3);
    if (passRow == 0) beginPass(rowBytes);
    const status = readRow(rowBytes, pixel, passRow + 1 == passHeight(pass, height));
    if (status != Status.ok) return status;
    const line = <usize>(load<u8>(FIRST_ROWS + pass) + passRow * load<u8>(ROW_STEPS + pass));
    const first = picture + (line * width + load<u8>(FIRST_COLUMNS + pass)) * pictureStep();
    scatter(columns, first, <usize>load<u8>(COLUMN_STEPS + pass) * pictureStep());
    passRow++;
    done += columns;
  }
  return Status.ok;
}

function scatter(columns: u32, to: usize, step: usize): void {
  const bytes = pictureStep();
  for (let x: u32 = 0; x < columns; x += MOST_PIXELS) {
    const count = min(columns - x, MOST_PIXELS);
    const pixels = bitDepth == 16 ? unpackDeep(row, x, count) : unpack(row, x, count);
    if (bytes == 4) for (let i: usize = 0; i < count; i++, to += step) store<u32>(to, load<u32>(pixels + (i << 2)));
    else if (bytes == 8) for (let i: usize = 0; i < count; i++, to += step) store<u64>(to, load<u64>(pixels + (i << 3)));
    else for (let i: usize = 0; i < count; i++, to += step) store<u16>(to, load<u16>(pixels + (i << 1)));
  }
}
