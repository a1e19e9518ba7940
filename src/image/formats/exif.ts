import { type Orientation, UPRIGHT } from "../picture/orientation.ts";

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const IFD_ENTRY_BYTES = 12;

/**
 * The orientation that an Exif block states (Exif 2.32, 4.6.4: tag 0x0112 of the 0th IFD).
 *
 * @param tiff the block from its TIFF header on, without the `Exif\0\0` that JPEG puts before it
 * @returns 1 (upright) where the tag is missing, out of range, or the block is damaged: a broken Exif block
 *   is no reason to refuse the picture
 */
export function exifOrientation(tiff: Uint8Array): Orientation {
  if (tiff.length < 8) return UPRIGHT;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return UPRIGHT;
  const littleEndian = byteOrder === 0x4949;
  if (view.getUint16(2, littleEndian) !== 42) return UPRIGHT;

  const ifd = view.getUint32(4, littleEndian);
  if (ifd + 2 > tiff.length) return UPRIGHT;
  const entries = view.getUint16(ifd, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = ifd + 2 + i * IFD_ENTRY_BYTES;
    if (entry + IFD_ENTRY_BYTES > tiff.length) return UPRIGHT;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    if (view.getUint16(entry + 2, littleEndian) !== SHORT) return UPRIGHT;
    const value = view.getUint16(entry + 8, littleEndian);
    return value >= 1 && value <= 8 ? (value as Orientation) : UPRIGHT;
  }
  return UPRIGHT;
}
