import { type Orientation, UPRIGHT } from "./axis-map.ts";

const TIFF_HEADER_BYTES = 8;
const IFD_ENTRY_BYTES = 12;
const ORIENTATION_TAG = 0x0112;

/** `Exif\0\0`, which JPEG puts before the TIFF header. Some writers put it there twice, or into PNG's chunk. */
const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];
const MOST_PREFIXES = 2;

/** How the types of a number that fits its entry are read (TIFF 6.0, 2). The standard wants SHORT; writers differ. */
const READERS: Record<number, (view: DataView, at: number, littleEndian: boolean) => number> = {
  1: (view, at) => view.getUint8(at),
  3: (view, at, littleEndian) => view.getUint16(at, littleEndian),
  4: (view, at, littleEndian) => view.getUint32(at, littleEndian),
  6: (view, at) => view.getInt8(at),
  8: (view, at, littleEndian) => view.getInt16(at, littleEndian),
  9: (view, at, littleEndian) => view.getInt32(at, littleEndian),
};

/**
 * The orientation that an image's Exif blocks state (Exif 2.32, 4.6.4: tag 0x0112 of the 0th IFD; that of a thumbnail is its own
 * affair): that of the first block which states a valid one.
 *
 * @param blocks each from its TIFF header on
 * @returns 1 (upright) where none does: a broken Exif block is no reason to refuse the picture
 */
export function exifOrientation(blocks: Uint8Array[]): Orientation {
  for (const block of blocks) {
    const stated = orientationOf(withoutPrefix(block));
    if (stated !== undefined) return stated;
  }
  return UPRIGHT;
}

function withoutPrefix(block: Uint8Array): Uint8Array {
  let rest = block;
  for (let i = 0; i < MOST_PREFIXES && PREFIX.every((byte, at) => rest[at] === byte); i++) {
    rest = rest.subarray(PREFIX.length);
  }
  return rest;
}

/** What the first valid entry of the 0th IFD says, wherever it stands among the others. */
function orientationOf(tiff: Uint8Array): Orientation | undefined {
  if (tiff.length < TIFF_HEADER_BYTES) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return undefined;
  const littleEndian = byteOrder === 0x4949;
  if (view.getUint16(2, littleEndian) !== 42) return undefined;

  const ifd = view.getUint32(4, littleEndian);
  if (ifd + 2 > tiff.length) return undefined;
  const room = Math.floor((tiff.length - ifd - 2) / IFD_ENTRY_BYTES);
  const entries = Math.min(view.getUint16(ifd, littleEndian), room);
  for (let i = 0; i < entries; i++) {
    const entry = ifd + 2 + i * IFD_ENTRY_BYTES;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    if (view.getUint32(entry + 4, littleEndian) !== 1) continue;
    const read = READERS[view.getUint16(entry + 2, littleEndian)];
    const value = read?.(view, entry + 8, littleEndian);
    if (value !== undefined && value >= 1 && value <= 8) return value as Orientation;
  }
  return undefined;
}
