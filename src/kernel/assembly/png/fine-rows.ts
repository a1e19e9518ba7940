import { PngPlane } from "../../png-kinds";
import { addBytes, addWords, meansOfBytes, meansOfWords } from "../raster/row-sums";
import { deepChannels, unpackDeep } from "./deep-unpack";
import { fillFineGray, fillFinePlanes } from "./fine-planes";
import { bitDepth, isInterlaced, width } from "./png-head";
import { plane, setSeenThrough } from "./png-planes";
import { MOST_PIXELS, unpack, unpackedChannels } from "./png-unpack";
import { premultiplied, premultipliedDeep } from "./premultiply";

/**
 * Rows of a picture to planes of fine samples: one for `box` by `box` pixels. What can be seen through is multiplied by its alpha
 * before it is summed, unless a box is one pixel: then both kinds of planes may be wanted.
 */

let box: u32 = 1;
let sums: usize = 0;
let means: usize = 0;
let rows: u32 = 0;
/** Samples of a pixel that are summed. */
let summed: usize = 4;
let isDeep: bool = false;
let isPremultiplied: bool = false;

/** @param boxSide pixels, up to 16 */
export function openFineRows(boxSide: u32, sumsAt: usize, meansAt: usize): void {
  box = boxSide;
  sums = sumsAt;
  means = meansAt;
  rows = 0;
  isDeep = bitDepth == 16;
  summed = isDeep ? deepChannels() : isInterlaced ? 4 : unpackedChannels();
  isPremultiplied = box > 1 && plane(PngPlane.premultipliedRed) != 0;
}

/** Adds a row as it is stored. */
export function addStoredRow(row: usize): void {
  for (let x: u32 = 0; x < width; x += MOST_PIXELS) {
    const count = min(width - x, MOST_PIXELS);
    if (isDeep) add(unpackDeep(row, x, count), x, count);
    else add(summed < 4 ? row + <usize>x * summed : unpack(row, x, count), x, count);
  }
  rows++;
}

/** Adds a row of a picture that is unpacked, or the same pixels again and again: `step` bytes from some to the next. */
export function addUnpackedRow(row: usize, step: usize): void {
  for (let x: u32 = 0; x < width; x += MOST_PIXELS, row += step) add(row, x, min(width - x, MOST_PIXELS));
  rows++;
}

function add(pixels: usize, x: u32, count: u32): void {
  const samples = <usize>count * summed,
    first = <usize>x * summed;
  const scaled = isPremultiplied ? (isDeep ? premultipliedDeep(pixels, count) : premultiplied(pixels, count)) : pixels;
  if (!isPremultiplied || scaled != pixels) setSeenThrough(true);
  if (isDeep) addWords(scaled, sums + (first << 2), samples, rows == 0);
  else addBytes(scaled, sums + (first << 1), samples, rows == 0);
}

/** Fills a row of the planes from `at` on, in bytes, with the means of the rows that were added. */
export function fillFineRow(at: usize): void {
  if (isDeep) meansOfWords(sums, summed, width, box, rows, means);
  else meansOfBytes(sums, summed, width, box, rows, means);
  const count = (width + box - 1) / box;
  if (summed == 1) fillFineGray(means, at, count);
  else fillFinePlanes(means, at, count, isPremultiplied);
  rows = 0;
}
