import { PNG_FRESH_BYTES, PNG_HISTORY_BYTES, PNG_ROW_MARGIN, PngWarning } from "../../png-kinds";
import { Status } from "../../status";
import { adler32 } from "./adler32";
import { checkChunksTo } from "./compressed-data";
import { inputPosition } from "./bit-input";
import { inflateTo, openInflate, outputAt, readAdler, slideOutput, storedAdler } from "./inflate";
import { noteDamage, warn } from "./png-damage";
import { MOST_FILTER, MOST_PAIRED, PAETH, paethPair, unfilter } from "./unfilter";

/** Rows of samples as they were before filtering, one after the other, out of the inflated stream. */

/** The row that was read last: its first byte. */
export let row: usize = 0;
let above: usize = 0;
/** The row that will be read next, when `isBelowRead`: those of a pair are read together. */
let below: usize = 0;
let isBelowRead: bool = false;
let window: usize = 0;
/** Bytes of the stream that are used, in the window. */
let taken: usize = 0;
/** Bytes of the stream that the picture's size tells are still to come. */
let left: u64 = 0;
let adler: u32 = 1;
let isTooMuch: bool = false;

/**
 * @param rows room for `rowCount`, `rowStep` bytes apart: two, or three where the window can hold a pair
 * @param rawBytes of all rows with their filter bytes
 */
export function openRows(windowAt: usize, rows: usize, rowStep: usize, rowCount: usize, rawBytes: u64): Status {
  window = taken = windowAt;
  for (let i: usize = 0; i < rowCount; i++) memory.fill(rows + i * rowStep, 0, PNG_ROW_MARGIN);
  row = rows + PNG_ROW_MARGIN;
  above = row + rowStep;
  below = above + rowStep;
  isBelowRead = false;
  left = rawBytes;
  adler = 1;
  isTooMuch = false;
  return openInflate(window);
}

/** Begins a picture, or a pass of one, above whose first row all is 0. */
export function beginPass(rowBytes: usize): void {
  memory.fill(row, 0, rowBytes);
}

/**
 * @param pixel bytes from a pixel to the next, at least 1
 * @param isLast no row follows that this one stands above
 */
export function readRow(rowBytes: usize, pixel: usize, isLast: bool): Status {
  if (isBelowRead) {
    turnRows(below);
    isBelowRead = false;
    return Status.ok;
  }
  if (outputAt == taken) {
    const status = inflateMore();
    if (status != Status.ok) return status;
  }
  const filter: u32 = load<u8>(taken++);
  if (filter > MOST_FILTER) return noteDamage(Status.pngFilter, inputPosition());
  turnRows(above);
  if (!isLast && filter == PAETH && isPair(rowBytes, pixel)) {
    paethPair(taken, taken + rowBytes + 1, above, row, below, rowBytes, pixel);
    taken += 2 * rowBytes + 1;
    isBelowRead = true;
    return Status.ok;
  }
  for (let done: usize = 0; done < rowBytes;) {
    const there = outputAt - taken;
    const count = done + there >= rowBytes ? rowBytes - done : there - (there % pixel);
    if (count == 0) {
      const status = inflateMore();
      if (status != Status.ok) return status;
      continue;
    }
    unfilter(filter, taken, above + done, row + done, count, pixel);
    taken += count;
    done += count;
  }
  return Status.ok;
}

/** Makes another row the one that was read last, and that the one above. */
function turnRows(to: usize): void {
  const spare = above;
  above = row;
  row = to;
  if (to == below) below = spare;
}

/** Whether the row whose filter was taken and the one below lie in the window, and that is filtered in the same way. */
// @ts-ignore: decorator
@inline
function isPair(rowBytes: usize, pixel: usize): bool {
  return pixel <= MOST_PAIRED && outputAt - taken > 2 * rowBytes && load<u8>(taken + rowBytes) == PAETH;
}

/** Inflates on, at least by a byte. */
function inflateMore(): Status {
  makeRoom();
  const end = window + PNG_HISTORY_BYTES + PNG_FRESH_BYTES;
  const from = outputAt;
  const status = inflateTo(left < end - from ? from + <usize>left : end);
  const count = outputAt - from;
  if (count == 0) return status == Status.ok ? noteDamage(Status.pngTruncated, inputPosition()) : status;
  adler = adler32(adler, from, count);
  isTooMuch = count > left;
  left -= min<u64>(count, left);
  return Status.ok;
}

function makeRoom(): void {
  if (outputAt < window + PNG_HISTORY_BYTES + PNG_FRESH_BYTES) return;
  const kept = min(taken, outputAt - PNG_HISTORY_BYTES);
  slideOutput(kept, window);
  taken -= kept - window;
}

/** Checks what stands behind the last row: the checksums of the pixels and of the chunks that they came in. */
export function finishRows(): Status {
  if (!isTooMuch) {
    makeRoom();
    const end = outputAt;
    const status = inflateTo(end + 1);
    if (status != Status.ok) return status;
    isTooMuch = outputAt > end;
  }
  if (isTooMuch) warn(PngWarning.tooMuchData);
  else {
    if (!readAdler()) return Status.pngTruncated;
    if (storedAdler != adler) return noteDamage(Status.zlibChecksum, inputPosition() - 4);
  }
  return checkChunksTo(inputPosition());
}
