import { crc32 } from "node:zlib";
import { ImageError } from "../image-error.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and CRC around every chunk's data (PNG 3rd edition, 5.3). */
const CHUNK_OVERHEAD = 12;

/**
 * Checks the CRC of each critical chunk (PNG 3rd edition, 5.3 and 5.5), which @jsquash/png does not.
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
