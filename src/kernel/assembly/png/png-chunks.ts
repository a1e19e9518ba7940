import { sourceAlone, sourceAt, sourceLength } from "../memory/source";
import { crc32 } from "./crc32";

/** The one reader of chunks (PNG 3rd edition, 5.3): length, type, data and checksum, one after the other. */
const SIGNATURE: u64 = 0x0a1a0a0d474e5089;
const SIGNATURE_BYTES: u32 = 8;
export const CHUNK_HEAD_BYTES: u32 = 8;
const CHECKSUM_BYTES: u32 = 4;
const PIECE: u32 = 4096;

/** Four letters as a number, the first one highest. */
export namespace ChunkType {
  export const IHDR: u32 = 0x49484452;
  export const PLTE: u32 = 0x504c5445;
  export const IDAT: u32 = 0x49444154;
  export const IEND: u32 = 0x49454e44;
  export const tRNS: u32 = 0x74524e53;
  export const iCCP: u32 = 0x69434350;
  export const cICP: u32 = 0x63494350;
  export const sRGB: u32 = 0x73524742;
  export const gAMA: u32 = 0x67414d41;
  export const cHRM: u32 = 0x6348524d;
  export const eXIf: u32 = 0x65584966;
  export const CgBI: u32 = 0x43674249;
}

/** The chunk that was read last: the byte of the file where it begins, its type, and the length of its data. */
export let chunkAt: u32 = 0;
export let chunkType: u32 = 0;
export let chunkLength: u32 = 0;
/** Where the next one begins; beyond the end of the file when this one is cut off. */
let next: u64 = 0;
/** Heads read since the file was opened, for tests that bound work. */
export let chunksRead: u32 = 0;

/** @returns whether the file begins as a PNG does */
export function openChunks(): bool {
  chunksRead = 0;
  chunkLength = 0;
  next = SIGNATURE_BYTES;
  return sourceLength >= SIGNATURE_BYTES && load<u64>(sourceAt(0, SIGNATURE_BYTES)) == SIGNATURE;
}

/** Goes on with the chunk that begins at a byte of the file. */
export function seekChunk(at: u32): void {
  next = at;
}

/** @returns false at the end of the file */
export function nextChunk(): bool {
  if (next + CHUNK_HEAD_BYTES > sourceLength) return false;
  chunkAt = <u32>next;
  const head = behindData(chunkAt, CHUNK_HEAD_BYTES);
  chunkLength = bswap(load<u32>(head));
  chunkType = bswap(load<u32>(head, 4));
  next += <u64>chunkLength + CHUNK_HEAD_BYTES + CHECKSUM_BYTES;
  chunksRead++;
  return true;
}

/** Bytes behind the data of the chunk that was read last: where that is long, it may be so again. */
function behindData(offset: u32, length: u32): usize {
  return chunkLength < PIECE ? sourceAt(offset, length) : sourceAlone(offset, length);
}

/** The byte of the file where the chunk's data begins. */
export function chunkData(): u32 {
  return chunkAt + CHUNK_HEAD_BYTES;
}

/** The byte of the file behind the chunk's checksum. */
export function chunkEnd(): u64 {
  return next;
}

/** Whether the chunk lies in the file with its checksum. */
export function isChunkWhole(): bool {
  return next <= sourceLength;
}

/** Ancillary chunks may be passed over by who does not know them: bit 5 of their first letter is set (5.4). */
export function isAncillary(): bool {
  return (chunkType & 0x20000000) != 0;
}

/** Reads the whole chunk, which must lie in the file, and compares. */
export function isChecksumRight(): bool {
  let crc: u32 = 0;
  let at = chunkAt + 4;
  for (let left = chunkLength + 4; left > 0;) {
    const count = min(left, PIECE);
    crc = crc32(crc, sourceAt(at, count), count);
    at += count;
    left -= count;
  }
  return crc == storedChecksum(at);
}

/** The checksum that stands at a byte of the file. */
export function storedChecksum(at: u32): u32 {
  return bswap(load<u32>(behindData(at, CHECKSUM_BYTES)));
}
