import { adler32 } from "../adler32";
import { hasRoom } from "../../memory/arena";
import { out, putBits, writeBitsAt } from "./deflate-bits";
import { deflateBytes, deflateMore, endDeflate, openDeflate, roomFor } from "./deflate";
import { pixelBytes, rowBytes } from "./pixel-layout";
import { height, rowAt, width } from "./picture-rows";
import { chooseSettings } from "./parse-settings";
import { filterRow, NONE } from "./row-filter";
import { packRow } from "./row-packing";

/** Rows on their way from pixels to compressed data: packed, filtered, compressed. */

/** Zeros in front of a packed row: where filters look for the left neighbours of its first bytes. */
const MARGIN: usize = 16;
/** What packing may write behind a row, in whole vectors. */
const ROOM: usize = 64;
/** zlib's header (RFC 1950, 2.2) by effort: a window of 32 K, and how hard was tried. */
const ZLIB_HEADERS = memory.data<u16>([0x0178, 0x9c78, 0xda78]);

let packedRows: usize = 0;
let pitch: usize = 0;
let deflateAt: usize = 0;

/** @returns what `openRows` takes: two packed rows, and the compressor's */
export function compressedRowsBytes(): usize {
  return 2 * packedBytes() + deflateBytes(rowBytes + 1);
}

function packedBytes(): usize {
  return (MARGIN + ((<usize>width) << 2) + ROOM + 15) & ~15;
}

export function openRows(at: usize): void {
  pitch = packedBytes();
  packedRows = at;
  deflateAt = at + 2 * pitch;
}

/**
 * Writes a zlib stream of the picture, or of bands of it.
 *
 * @param method of filtering
 * @param band, every rows of each band, and from one to the next; `height` both for all of the picture
 * @returns its end, or 0 without memory
 */
export function compressRows(to: usize, method: i32, effort: i32, band: i32, every: i32): usize {
  if (!hasRoom(<u64>to + 64)) return 0;
  writeBitsAt(to);
  putBits(load<u16>(ZLIB_HEADERS + (effort << 1)), 16);
  chooseSettings(effort, method != NONE, pixelBytes);
  openDeflate(deflateAt, rowBytes + 1);
  memory.fill(packedRows, 0, 2 * pitch);
  let above = packedRows + MARGIN,
    row = above + pitch,
    checksum: u32 = 1;
  for (let y = 0; y < height; y++) {
    const place = y % every;
    if (place >= band && place < every - 1) continue;
    packRow(rowAt(y), row);
    if (place < band) {
      const filtered = roomFor(rowBytes + 1);
      if (filtered == 0) return 0;
      filterRow(method, row, above, rowBytes, pixelBytes, filtered);
      checksum = adler32(checksum, filtered, rowBytes + 1);
      deflateMore(rowBytes + 1);
    }
    const next = above;
    above = row;
    row = next;
  }
  if (!endDeflate()) return 0;
  putBits(bswap<u32>(checksum), 32);
  return out;
}
