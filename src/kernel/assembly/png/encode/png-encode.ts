import { allocate, mark } from "../../memory/arena";
import { quantiseColours } from "../quantise/quantise-colours";
import { hasFewColours, surveyColours } from "./colour-survey";
import { colourCount, sortColours } from "./colour-table";
import { compressedRowsBytes, compressRows, openRows } from "./compressed-rows";
import { DEFAULT, SMALL } from "./parse-settings";
import { bitDepth, chooseLayout, rowBytes } from "./pixel-layout";
import { setSize, height } from "./picture-rows";
import { writeHead, writeTail } from "./png-file";
import { LEAST_SUM, NONE } from "./row-filter";

/** Four rows as RGBA, which are kept at once, of more pixels are beyond 2 GB. */
const MOST_WIDTH: i32 = 1 << 27;

/** Where the file ends that was encoded last. */
export let pngEnd: usize = 0;

/**
 * Encodes the picture that was set (`setPlanes`, `setPixels`) as a PNG of the smallest colour type that holds it.
 *
 * @param effort of `parse-settings.ts`
 * @param colours to which it is reduced, 2 to 256; 0 keeps all
 * @param dither of reduced colours, 0 to 256: see `quantise-colours.ts`
 * @returns where the file begins, 0 without memory; it ends at `pngEnd`
 */
export function pngEncode(width: i32, height: i32, effort: i32, colours: i32, dither: i32): usize {
  if (width > MOST_WIDTH) return 0;
  const row = allocate(((<usize>width) << 2) + 64);
  if (row == 0) return 0;
  setSize(width, height, row);
  surveyColours();
  if (colours > 0 && !(hasFewColours && colourCount <= colours)) {
    if (!quantiseColours(colours, dither)) return 0;
    surveyColours();
  }
  sortColours();
  chooseLayout();
  const rows = allocate(compressedRowsBytes());
  if (rows == 0) return 0;
  openRows(rows);
  const file = mark(),
    data = writeHead(file);
  if (data == 0) return 0;
  const end = effort == SMALL ? compressThoroughly(data) : compressRows(data, chooseFilter(data), effort, height, height);
  pngEnd = end == 0 ? 0 : writeTail(end);
  return pngEnd == 0 ? 0 : file;
}

/** Filters are tried on so many bands of rows, which together are a share of the picture, and at least 32 KB. */
const BANDS: i32 = 3;
const TRIED_SHARE: u64 = 12;
const LEAST_TRIED: u64 = 1 << 15;

/**
 * Whether to filter. Samples of fewer than 8 bits are better left alone (PNG 3rd edition, 12.7); other rows are compressed both ways, in
 * bands from the top, a third, and two thirds down. Few of them, so that each has something to refer to.
 */
function chooseFilter(scratch: usize): i32 {
  if (bitDepth < 8) return NONE;
  const bytes: u64 = rowBytes + 1,
    rows = max(LEAST_TRIED, (bytes * height) / TRIED_SHARE) / bytes,
    band = <i32>max<u64>(1, min<u64>(rows, height) / BANDS),
    every = max(2 * band, height / BANDS);
  const none = compressRows(scratch, NONE, DEFAULT, band, every),
    least = compressRows(scratch, LEAST_SUM, DEFAULT, band, every);
  return none < least ? NONE : LEAST_SUM;
}

/** Tries both ways on all of the picture. What is the cheapest piece by piece is not always so in the end. */
function compressThoroughly(data: usize): usize {
  const none = compressRows(data, NONE, DEFAULT, height, height),
    least = bitDepth < 8 ? usize.MAX_VALUE : compressRows(data, LEAST_SUM, DEFAULT, height, height),
    method = none < least ? NONE : LEAST_SUM;
  const end = compressRows(data, method, SMALL, height, height);
  return end <= min(none, least) ? end : compressRows(data, method, DEFAULT, height, height);
}
