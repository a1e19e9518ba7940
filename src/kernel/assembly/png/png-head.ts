import { PngChunk, PngWarning } from "../../png-kinds";
import { Status } from "../../status";
import { refuse, refuseFound, sourceAt, sourceLength } from "../memory/source";
import {
  ChunkType,
  chunkAt,
  chunkData,
  chunkEnd,
  chunkLength,
  chunkType,
  isAncillary,
  isChecksumRight,
  isChunkWhole,
  nextChunk,
  openChunks,
  seekChunk,
} from "./png-chunks";
import { forgetDamage, noteDamage, warn } from "./png-damage";

/** What a PNG's chunks tell of it: IHDR, and where those stand that a reader may ask for. */
export let width: u32 = 0;
export let height: u32 = 0;
/** Bits of a sample. */
export let bitDepth: u32 = 0;
export let colourType: u32 = 0;
export let isInterlaced: bool = false;

/** PNG 3rd edition, table 9: bits of a colour type. */
export const COLOUR_USED: u32 = 2;
export const ALPHA_USED: u32 = 4;
export const PALETTE_COLOURS: u32 = 3;
const IHDR_BYTES: u32 = 13;
const MOST_COLOURS: u32 = 256;
const MOST_SIDE: u32 = 0x7fffffff;
/** For each colour type, the bit depths that it may have: bit n stands for n bits. */
const DEPTHS = memory.data<u32>([0x10116, 0, 0x10100, 0x116, 0x10100, 0, 0x10100]);

/** For each `PngChunk`: where its data begins, and its length; the offset is 0 when there is none. */
const RANGES = memory.data(8 * 8);
/** Where the first IDAT begins. */
let firstData: u32 = 0;

export function chunkOffset(chunk: i32): u32 {
  return load<u32>(RANGES + (chunk << 3));
}
export function chunkBytes(chunk: i32): u32 {
  return load<u32>(RANGES + (chunk << 3), 4);
}

/** Samples of a pixel. */
export function channels(): u32 {
  if (colourType == PALETTE_COLOURS) return 1;
  return ((colourType & COLOUR_USED) != 0 ? 3 : 1) + ((colourType & ALPHA_USED) != 0 ? 1 : 0);
}

/** Whether pixels have alpha: their own, or what a valid tRNS gives them. */
export function hasAlpha(): bool {
  return (colourType & ALPHA_USED) != 0 || chunkOffset(PngChunk.transparency) != 0;
}

/** Reads chunks up to the first IDAT, which `seekPictureData` comes back to. Nothing is inflated. */
export function readHead(): Status {
  forgetDamage();
  memory.fill(RANGES, 0, 8 * PngChunk.count);
  if (!openChunks()) return refuse(Status.pngSignature, 0);
  const status = readHeader();
  if (status != Status.ok) return status;
  while (nextChunk()) {
    if (chunkType == ChunkType.IDAT) {
      firstData = chunkAt;
      const needsPalette = colourType == PALETTE_COLOURS && chunkOffset(PngChunk.palette) == 0;
      return needsPalette ? refuse(Status.pngPalette, chunkAt) : Status.ok;
    }
    if (chunkType == ChunkType.IEND) return refuse(Status.pngNoData, chunkAt);
    if (!isChunkWhole()) return refuse(Status.pngHeaderCut, chunkAt);
    if (chunkType == ChunkType.PLTE) {
      const status = readPalette();
      if (status != Status.ok) return status;
    } else if (isAncillary()) noteAncillary(false);
    else return refuse(chunkType == ChunkType.IHDR ? Status.pngHeader : Status.pngCriticalChunk, chunkAt);
  }
  return refuse(Status.pngHeaderCut, sourceLength);
}

/** Makes the first IDAT the chunk that was read last. */
export function seekPictureData(): void {
  seekChunk(firstData);
  nextChunk();
}

/** Reads what follows the first IDAT, where an eXIf may still stand. */
export function readTail(): void {
  seekPictureData();
  while (nextChunk()) {
    if (chunkType == ChunkType.IEND) {
      if (!isChunkWhole() || !isChecksumRight()) warn(PngWarning.endChecksum);
      if (chunkEnd() < sourceLength) warn(PngWarning.trailingBytes);
      return;
    }
    if (!isChunkWhole()) break;
    if (isAncillary()) noteAncillary(true);
  }
  warn(PngWarning.noEnd);
}

/** PNG 3rd edition, 11.2.1. */
function readHeader(): Status {
  if (!nextChunk()) return refuse(Status.pngHeaderCut, sourceLength);
  if (chunkType == ChunkType.CgBI) return refuse(Status.pngApple, chunkAt);
  if (chunkType != ChunkType.IHDR || chunkLength != IHDR_BYTES) return refuse(Status.pngHeader, chunkAt);
  if (!isChunkWhole()) return refuse(Status.pngHeaderCut, sourceLength);
  if (!isChecksumRight()) noteDamage(Status.pngChecksum, chunkAt);
  const offset = chunkData();
  const data = sourceAt(offset, IHDR_BYTES);
  width = bswap(load<u32>(data));
  height = bswap(load<u32>(data, 4));
  bitDepth = load<u8>(data, 8);
  colourType = load<u8>(data, 9);
  isInterlaced = load<u8>(data, 12) == 1;
  if (width - 1 >= MOST_SIDE) return refuseFound(Status.pngSize, offset, width);
  if (height - 1 >= MOST_SIDE) return refuseFound(Status.pngSize, offset + 4, height);
  const depths = colourType <= 6 ? load<u32>(DEPTHS + (colourType << 2)) : 0;
  if (bitDepth > 16 || ((depths >> bitDepth) & 1) == 0) return refuseFound(Status.pngColour, offset + 9, colourType);
  if (load<u16>(data, 10) != 0) return refuse(Status.pngMethod, offset + 10);
  if (load<u8>(data, 12) > 1) return refuse(Status.pngMethod, offset + 12);
  return Status.ok;
}

/** PNG 3rd edition, 11.2.2. In a picture of another colour type it is a suggestion that nobody needs. */
function readPalette(): Status {
  if (colourType != PALETTE_COLOURS) {
    if (chunkOffset(PngChunk.palette) == 0) note(PngChunk.palette);
    return Status.ok;
  }
  const isLegal = chunkLength > 0 && chunkLength % 3 == 0 && chunkLength <= 3 * MOST_COLOURS;
  if (!isLegal || chunkOffset(PngChunk.palette) != 0) return refuse(Status.pngPalette, chunkAt);
  if (!isChecksumRight()) noteDamage(Status.pngChecksum, chunkAt);
  note(PngChunk.palette);
  return Status.ok;
}

/** Notes where an ancillary chunk stands that is as it should be, and where it should be, and the first of its kind. */
function noteAncillary(isBehindData: bool): void {
  const chunk = kindOf(chunkType);
  if (chunk == UNKNOWN) return;
  const isMisplaced = isBehindData ? chunk != PngChunk.exif : mustPrecedePalette(chunk) && chunkOffset(PngChunk.palette) != 0;
  if (isMisplaced || chunkOffset(chunk) != 0 || !isLegal(chunk)) warn(PngWarning.ignoredChunk);
  else note(chunk);
}

const UNKNOWN: i32 = -1;
function kindOf(type: u32): i32 {
  if (type == ChunkType.tRNS) return PngChunk.transparency;
  if (type == ChunkType.iCCP) return PngChunk.iccProfile;
  if (type == ChunkType.cICP) return PngChunk.codePoints;
  if (type == ChunkType.sRGB) return PngChunk.srgb;
  if (type == ChunkType.gAMA) return PngChunk.gamma;
  if (type == ChunkType.cHRM) return PngChunk.chromaticities;
  return type == ChunkType.eXIf ? PngChunk.exif : UNKNOWN;
}

/** PNG 3rd edition, table 7. */
function mustPrecedePalette(chunk: i32): bool {
  return chunk >= PngChunk.iccProfile && chunk <= PngChunk.chromaticities;
}

function isLegal(chunk: i32): bool {
  // A profile tells by its own checksum whether it is whole.
  if (chunk == PngChunk.iccProfile) return profileOffset() != 0;
  return isLengthLegal(chunk) && isChecksumRight();
}

function isLengthLegal(chunk: i32): bool {
  if (chunk == PngChunk.transparency) return isTransparencyLegal();
  if (chunk == PngChunk.srgb) return chunkLength == 1;
  if (chunk == PngChunk.chromaticities) return chunkLength == 32;
  if (chunk == PngChunk.exif) return chunkLength >= 8;
  return chunkLength == 4;
}

/** PNG 3rd edition, 11.3.1.1: for a palette behind it, and no more entries than it has. */
function isTransparencyLegal(): bool {
  if (colourType == PALETTE_COLOURS) return chunkLength > 0 && chunkLength <= chunkBytes(PngChunk.palette) / 3;
  return (colourType & ALPHA_USED) == 0 && chunkLength == 2 * channels();
}

/** PNG 3rd edition, 11.3.2.3: a name of 1 to 79 bytes, a zero, and the compression method 0. */
const MOST_NAME: u32 = 79;

/**
 * Where in the data of the iCCP chunk that was read last its zlib stream begins.
 *
 * @returns 0 when it is malformed
 */
export function profileOffset(): u32 {
  const count = min(chunkLength, MOST_NAME + 4);
  const data = sourceAt(chunkData(), count);
  for (let name: u32 = 0; name + 3 < count && name <= MOST_NAME; name++) {
    if (load<u8>(data + name) != 0) continue;
    const first: u32 = load<u8>(data + name, 2),
      second: u32 = load<u8>(data + name, 3);
    const isZlib = (first & 15) == 8 && ((first << 8) | second) % 31 == 0;
    return name > 0 && load<u8>(data + name, 1) == 0 && isZlib ? name + 2 : 0;
  }
  return 0;
}

function note(chunk: i32): void {
  store<u32>(RANGES + (chunk << 3), chunkData());
  store<u32>(RANGES + (chunk << 3), chunkLength, 4);
}
