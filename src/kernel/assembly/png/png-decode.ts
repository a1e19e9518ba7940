import { PngChunk, PngPlane } from "../../png-kinds";
import { Status } from "../../status";
import { refuse } from "../memory/source";
import { adler32 } from "./adler32";
import { arePassesRead, interlacedBytes, openPasses, pictureStep, readPasses } from "./adam7";
import { openData } from "./compressed-data";
import { addStoredRow, addUnpackedRow, fillFineRow, openFineRows } from "./fine-rows";
import { inflateTo, openInflate, outputAt, readAdler, storedAdler } from "./inflate";
import { CHUNK_HEAD_BYTES, chunkAt, nextChunk, seekChunk } from "./png-chunks";
import { damage, damageAt, forgetDamage, noteDamage } from "./png-damage";
import {
  bitDepth,
  channels,
  chunkOffset,
  hasAlpha,
  height,
  isInterlaced,
  profileOffset,
  readHead,
  readTail,
  seekPictureData,
  width,
} from "./png-head";
import { fillPlanes, isSeenThrough, plane, setSeenThrough } from "./png-planes";
import { beginPass, finishRows, openRows, readRow, row } from "./png-rows";
import { MOST_PIXELS, prepareUnpacking, unpack } from "./png-unpack";

/** What the facades call: `../../png-reader.ts` and `../../png-decoder.ts`. */

/** Behind where damage ends the picture: samples of gray, or transparent if it has alpha. Whatever a pixel takes. */
const MISSING: u8 = 128;
const BLANK_BYTES: usize = 1024 * 8;
const BLANK = memory.data(1024 * 8 + 64, 16);

let rowsRead: u32 = 0;
let isTolerant: bool = false;
/** The picture can't be read on. */
let isBroken: bool = false;
/** Planes are of fine samples, each of a box of so many by so many pixels; else of bytes, one a pixel. */
let isFine: bool = false;
let box: u32 = 1;
/** The whole picture, if it is interlaced. */
let picture: usize = 0;
/** Its bytes that are blank and wait for their passes. */
let blanked: usize = 0;
/** It is read, as far as it goes. */
export let isPictureRead: bool = false;
/** Pixels of an interlaced picture that are decoded at once: some milliseconds. */
const PIXELS_AT_ONCE: u32 = 1 << 20;
const BYTES_AT_ONCE: usize = 1 << 22;

/**
 * Reads the head, up to the first IDAT, or all of the file's chunks.
 *
 * @returns a refusal; what is wrong with the picture data is told by `damage`
 */
export function pngReadHead(isAll: bool): Status {
  const status = readHead();
  if (status == Status.ok && isAll) readTail();
  return status;
}

/**
 * Begins the picture data of the file whose head was read.
 *
 * @param tolerates goes on behind damage, with the pixels that there are and then with a constant
 * @param rowsAt room for `rowCount` rows, `rowStep` bytes apart: see `openRows`
 * @param pictureAt room for a whole picture, if it is interlaced
 * @param boxSide so many by so many pixels become one sample, their mean
 * @param sums room for what rows sum up to, if planes are fine
 * @param means room for a row of fine samples
 */
export function pngOpenRows(
  tolerates: bool,
  input: usize,
  window: usize,
  rowsAt: usize,
  rowStep: usize,
  rowCount: usize,
  pictureAt: usize,
  boxSide: u32,
  sums: usize,
  means: usize,
): Status {
  rowsRead = 0;
  isTolerant = tolerates;
  picture = pictureAt;
  isPictureRead = !isInterlaced;
  isBroken = false;
  blanked = 0;
  openPasses();
  memory.fill(BLANK, hasAlpha() ? 0 : MISSING, BLANK_BYTES);
  prepareUnpacking();
  box = boxSide;
  isFine = sums != 0;
  if (isFine) openFineRows(box, sums, means);
  seekPictureData();
  openData(input, 0);
  const bits = channels() * bitDepth;
  const rawBytes = isInterlaced ? interlacedBytes(width, height, bits) : (<u64>rowBytes() + 1) * height;
  isBroken = openRows(window, rowsAt, rowStep, rowCount, rawBytes) != Status.ok;
  if (!isInterlaced) beginPass(rowBytes());
  return verdict();
}

/** Bytes of a row: below 2^31, as who allocates it has checked. */
function rowBytes(): usize {
  return <usize>((<u64>width * channels() * bitDepth + 7) >> 3);
}

/** Whether the rows that were filled last are known to be opaque: planes multiplied by alpha are wanted, for which one looks. */
export function pngAreRowsOpaque(): bool {
  return plane(PngPlane.premultipliedRed) != 0 && !isSeenThrough;
}

/** Fills so many rows of the planes, `stride` bytes apart. */
export function pngReadRows(rows: u32, stride: usize): Status {
  let at: usize = 0;
  setSeenThrough(false);
  for (let i: u32 = 0; i < rows; i++, at += stride) {
    if (isFine) emitFineRow(at);
    else emitRow(at);
    if (isBroken && !isTolerant) break;
  }
  if (rowsRead == height && !isInterlaced && !isBroken) finishRows();
  return verdict();
}

/** Decodes on at an interlaced picture, whose rows can be read when `isPictureRead`. */
export function pngReadPicture(): Status {
  const bytes = <usize>width * height * pictureStep();
  if (blanked < bytes) {
    const count = min(bytes - blanked, BYTES_AT_ONCE);
    memory.fill(picture + blanked, load<u8>(BLANK), count);
    blanked += count;
    return verdict();
  }
  if (!isBroken) isBroken = readPasses(picture, width, height, channels() * bitDepth, PIXELS_AT_ONCE) != Status.ok;
  isPictureRead = isBroken || arePassesRead();
  if (isPictureRead && !isBroken) finishRows();
  return verdict();
}

function emitRow(to: usize): void {
  const line = nextRow();
  if (isInterlaced) {
    fillPlanes(line, to, width);
    return;
  }
  for (let x: u32 = 0; x < width; x += MOST_PIXELS) {
    const count = min(width - x, MOST_PIXELS);
    fillPlanes(isBroken ? BLANK : unpack(line, x, count), to + x, count);
  }
}

/** From as many rows as a box has, or are left. */
function emitFineRow(to: usize): void {
  for (let left = min(box, height - rowsRead); left > 0; left--) {
    const line = nextRow();
    if (isInterlaced) addUnpackedRow(line, <usize>MOST_PIXELS * pictureStep());
    else if (isBroken) addUnpackedRow(BLANK, 0);
    else addStoredRow(line);
  }
  fillFineRow(to);
}

/** The next row: as stored, or unpacked if the picture is interlaced. What came before damage is good. */
function nextRow(): usize {
  const y = rowsRead++;
  if (isInterlaced) return picture + <usize>y * width * pictureStep();
  const pixel = <usize>max((channels() * bitDepth) >> 3, 1);
  if (!isBroken) isBroken = readRow(rowBytes(), pixel, rowsRead == height) != Status.ok;
  return row;
}

/** Damage is a refusal unless it is to be tolerated. */
function verdict(): Status {
  return damage == Status.ok || isTolerant ? Status.ok : refuse(damage, damageAt);
}

/**
 * Inflates the profile (iCCP) of the file whose head was read to `to`, behind which there must be `PNG_OVERSHOOT_BYTES`.
 *
 * @param input room for compressed bytes
 * @returns its length in bytes, or a refusal: `tooMuchWork` when it is longer than `most`
 */
export function pngInflateProfile(input: usize, to: usize, most: u32): i32 {
  forgetDamage();
  seekChunk(chunkOffset(PngChunk.iccProfile) - CHUNK_HEAD_BYTES);
  nextChunk();
  openData(input, profileOffset());
  if (openInflate(to) == Status.ok && inflateTo(to + most + 1) == Status.ok && readAdler()) {
    const length = outputAt - to;
    if (length > most) return refuse(Status.tooMuchWork, chunkAt);
    if (adler32(1, to, length) == storedAdler) return <i32>length;
    noteDamage(Status.zlibChecksum, chunkAt);
  }
  return refuse(damage, damageAt);
}
