import { crc32 } from "node:zlib";
import type { ByteRange } from "../../../kernel/jpeg-reader.ts";
import { ImageError } from "../../image-error.ts";
import { type Orientation, UPRIGHT } from "../../picture/orientation.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and CRC around every chunk's data (PNG 3rd edition, 5.3). */
const CHUNK_OVERHEAD = 12;
const IHDR_DATA_BYTES = 13;
const MAX_DIMENSION = 2 ** 31 - 1;

/** PNG 3rd edition, table 7: colour type to its channels and the bit depths it may have. */
const COLOUR_TYPES: Record<number, { components: number; alpha: boolean; bitDepths: number[] }> = {
  0: { components: 1, alpha: false, bitDepths: [1, 2, 4, 8, 16] },
  2: { components: 3, alpha: false, bitDepths: [8, 16] },
  3: { components: 3, alpha: false, bitDepths: [1, 2, 4, 8] },
  4: { components: 2, alpha: true, bitDepths: [8, 16] },
  6: { components: 4, alpha: true, bitDepths: [8, 16] },
};

/**
 * Reads a PNG's IHDR, and the tRNS, eXIf and iCCP chunks that stand before its pixels.
 *
 * @throws {ImageError} `CorruptImage` when IHDR is missing, cut off or not legal
 */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < SIGNATURE_BYTES + CHUNK_OVERHEAD + IHDR_DATA_BYTES) {
    throw new ImageError("CorruptImage", "PNG ends before its header (IHDR)");
  }
  if (view.getUint32(8) !== IHDR_DATA_BYTES || chunkType(bytes, 8) !== "IHDR") {
    throw new ImageError("CorruptImage", "PNG does not begin with its header (IHDR)");
  }
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const bitDepth = view.getUint8(24);
  const colourType = view.getUint8(25);
  const interlace = view.getUint8(28);
  const kind = COLOUR_TYPES[colourType];
  if (width < 1 || height < 1 || width > MAX_DIMENSION || height > MAX_DIMENSION) {
    throw new ImageError("CorruptImage", `PNG states the impossible size ${width}x${height}`);
  }
  if (!kind?.bitDepths.includes(bitDepth)) {
    throw new ImageError(
      "CorruptImage",
      `PNG states colour type ${colourType} with ${bitDepth} bits a sample`,
    );
  }
  if (view.getUint8(26) !== 0 || view.getUint8(27) !== 0 || interlace > 1) {
    throw new ImageError("CorruptImage", "PNG states an unknown compression, filter or interlace method");
  }

  let hasAlpha = kind.alpha;
  let orientation: Orientation = UPRIGHT;
  let icc: ByteRange[] | undefined;
  for (const { type, data, at } of chunks(bytes)) {
    if (type === "IDAT") break;
    if (type === "tRNS") hasAlpha = true;
    if (type === "eXIf") orientation = exifOrientation([data]);
    if (type === "iCCP") icc = profileRange(data, at + 8);
  }
  return {
    format: "png",
    width,
    height,
    components: kind.components,
    bitDepth,
    hasAlpha,
    space: "rgb",
    progressive: interlace === 1,
    orientation,
    ...(icc && { icc }),
  };
}

/** iCCP: a name, a zero, the compression method 0, and the deflated profile (PNG 3rd edition, 11.3.2.3). */
function profileRange(data: Uint8Array, offset: number): ByteRange[] | undefined {
  const name = data.indexOf(0);
  if (name < 0 || data[name + 1] !== 0) return undefined;
  return [{ offset: offset + name + 2, length: data.length - name - 2 }];
}

/**
 * Checks the CRC of each critical chunk (PNG 3rd edition, 5.3 and 5.5), which the decoder does not.
 *
 * @throws {ImageError} `CorruptImage` naming the first chunk whose data is not what was written
 */
export function verifyPngChecksums(bytes: Uint8Array): void {
  for (const { type, data, at } of chunks(bytes)) {
    const isCritical = type.charAt(0) === type.charAt(0).toUpperCase();
    if (!isCritical) continue;
    const covered = bytes.subarray(at + 4, at + 8 + data.length);
    const stated = new DataView(bytes.buffer, bytes.byteOffset + at + 8 + data.length).getUint32(0);
    if (crc32(covered) !== stated) {
      throw new ImageError(
        "CorruptImage",
        `PNG is damaged: the checksum of its ${type} chunk at byte ${at} is wrong`,
      );
    }
  }
}

const chunkType = (bytes: Uint8Array, chunk: number) =>
  String.fromCharCode(...bytes.subarray(chunk + 4, chunk + 8));

/** The chunks that are there in full, with where they begin. */
function* chunks(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE_BYTES;
  while (at + CHUNK_OVERHEAD <= bytes.length) {
    const length = view.getUint32(at);
    if (at + CHUNK_OVERHEAD + length > bytes.length) return;
    yield { type: chunkType(bytes, at), data: bytes.subarray(at + 8, at + 8 + length), at };
    at += CHUNK_OVERHEAD + length;
  }
}
