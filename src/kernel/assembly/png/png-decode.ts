import { PngChunk } from "../../png-kinds";
import { Status } from "../../status";
import { refuse } from "../memory/source";
import { adler32 } from "./adler32";
import { arePassesRead, interlacedBytes, openPasses, readPasses } from "./adam7";
import { openData } from "./compressed-data";
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
import { fillPlanes } from "./png-planes";
import { beginPass, finishRows, openRows, readRow, row } from "./png-rows";
import { MOST_PIXELS, prepareUnpacking, unpack } from "./png-unpack";

/** What the facades call: `../../png-reader.ts` and `../../png-decoder.ts`. */

/** Behind where damage ends the picture: gray, or transparent if it has alpha. */
const MISSING: u32 = 0xff808080;
const BLANK = memory.data(1024 * 4 + 64, 16);

let rowsRead: u32 = 0;
let isTolerant: bool = false;
/** The picture can't be read on. */
let isBroken: bool = false;
/** The whole picture, if it is interlaced. */
let picture: usize = 0;
/** Its pixels that are blank and wait for their passes. */
let blanked: usize = 0;
/** It is read, as far as it goes. */
export let isPictureRead: bool = false;
/** Pixels of an interlaced picture that are decoded at once: some milliseconds. */
const PIXELS_AT_ONCE: u32 = 1 << 20;

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
 * @param pictureAt room for a whole picture of RGBA, if it is interlaced
 */
export function pngOpenRows(tolerates: bool, input: usize, window: usize, rowAt: usize, aboveAt: usize, pictureAt: usize): Status {
  rowsRead = 0;
  isTolerant = tolerates;
  picture = pictureAt;
  isPictureRead = !isInterlaced;
  isBroken = false;
  blanked = 0;
  openPasses();
  const blank = hasAlpha() ? 0 : MISSING;
  for (let i: usize = 0; i < MOST_PIXELS; i++) store<u32>(BLANK + (i << 2), blank);
  prepareUnpacking();
  seekPictureData();
  openData(input, 0);
  const bits = channels() * bitDepth;
  const rawBytes = isInterlaced ? interlacedBytes(width, height, bits) : (<u64>rowBytes() + 1) * height;
  isBroken = openRows(window, rowAt, aboveAt, rawBytes) != Status.ok;
  if (!isInterlaced) beginPass(rowBytes());
  return verdict();
}

/** Bytes of a row: below 2^31, as who allocates it has checked. */
function rowBytes(): usize {
  return <usize>((<u64>width * channels() * bitDepth + 7) >> 3);
}

/** Fills the planes with the next rows, `stride` bytes apart. */
export function pngReadRows(rows: u32, stride: usize): Status {
  let at: usize = 0;
  for (let i: u32 = 0; i < rows; i++, at += stride) {
    if (isInterlaced) emitPicture(rowsRead, at);
    else emitRow(at);
    rowsRead++;
    if (isBroken && !isTolerant) break;
  }
  if (rowsRead == height && !isInterlaced && !isBroken) finishRows();
  return verdict();
}

/** Decodes on at an interlaced picture, whose rows can be read when `isPictureRead`. */
export function pngReadPicture(): Status {
  const pixels = <usize>width * height;
  if (blanked < pixels) {
    const end = min(pixels, blanked + PIXELS_AT_ONCE);
    for (; blanked < end; blanked++) store<u32>(picture + (blanked << 2), load<u32>(BLANK));
    return verdict();
  }
  if (!isBroken) isBroken = readPasses(picture, width, height, channels() * bitDepth, PIXELS_AT_ONCE) != Status.ok;
  isPictureRead = isBroken || arePassesRead();
  if (isPictureRead && !isBroken) finishRows();
  return verdict();
}

function emitPicture(y: u32, to: usize): void {
  const line = picture + ((<usize>y * width) << 2);
  fillPlanes(line, to, width);
}

function emitRow(to: usize): void {
  if (!isBroken) isBroken = readRow(rowBytes(), <usize>max((channels() * bitDepth) >> 3, 1)) != Status.ok;
  for (let x: u32 = 0; x < width; x += MOST_PIXELS) {
    const count = min(width - x, MOST_PIXELS);
    fillPlanes(isBroken ? BLANK : unpack(row, x, count), to + x, count);
  }
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
