import { hasRoom } from "../../memory/arena";
import { crc32 } from "../crc32";
import { COLOURS } from "./colour-table";
import { bitDepth, colourType, PALETTE, paletteEntries, transparentEntries } from "./pixel-layout";
import { height, width } from "./picture-rows";

/** A PNG's chunks (PNG 3rd edition, 5): the signature, IHDR, PLTE and tRNS of a palette, one IDAT, IEND; nothing else. */
const SIGNATURE: u64 = 0x0a1a0a0d474e5089;
/** Names of chunks as four bytes of a number. */
const IHDR: u32 = 0x52444849;
const PLTE: u32 = 0x45544c50;
const TRNS: u32 = 0x534e5274;
const IDAT: u32 = 0x54414449;
const IEND: u32 = 0x444e4549;

/** All before the picture data, and IEND: 8, 25, 780, 268, 8 and 16 bytes at most, and a zlib header. */
const HEAD_BYTES: usize = 2048;

let to: usize = 0;
/** Where the type of the open chunk stands. */
let typeAt: usize = 0;

/** Writes all up to the data of IDAT. @returns where that begins, or 0 without memory */
export function writeHead(file: usize): usize {
  if (!hasRoom(<u64>file + HEAD_BYTES)) return 0;
  store<u64>(file, SIGNATURE);
  to = file + 8;
  begin(IHDR);
  word(width);
  word(height);
  byte(bitDepth);
  byte(colourType);
  // Compression, filter and interlace method.
  byte(0);
  byte(0);
  byte(0);
  end();
  if (colourType == PALETTE) writePalette();
  begin(IDAT);
  return to;
}

/** Ends IDAT behind its data, and the file. @returns its end, or 0 without memory */
export function writeTail(dataEnd: usize): usize {
  if (!hasRoom(<u64>dataEnd + 64)) return 0;
  to = dataEnd;
  end();
  begin(IEND);
  end();
  return to;
}

function writePalette(): void {
  begin(PLTE);
  for (let i = 0; i < paletteEntries; i++, to += 3) store<u32>(to, load<u32>(COLOURS + (i << 2)));
  end();
  if (transparentEntries == 0) return;
  begin(TRNS);
  for (let i = 0; i < transparentEntries; i++) byte(load<u8>(COLOURS + (i << 2), 3));
  end();
}

function begin(type: u32): void {
  typeAt = to + 4;
  store<u32>(typeAt, type);
  to += 8;
}

/** Puts the length in front of the chunk and the checksum of type and data behind it. */
function end(): void {
  const length = <u32>(to - typeAt - 4);
  store<u32>(typeAt - 4, bswap<u32>(length));
  word(crc32(0, typeAt, length + 4));
}

function word(value: u32): void {
  store<u32>(to, bswap<u32>(value));
  to += 4;
}

function byte(value: i32): void {
  store<u8>(to++, <u8>value);
}
