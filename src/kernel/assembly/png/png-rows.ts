import { PNG_FRESH_BYTES, PNG_HISTORY_BYTES, PNG_ROW_MARGIN, PngWarning } from "../../png-kinds";
import { Status } from "../../status";
import { adler32 } from "./adler32";
import { checkChunksTo } from "./compressed-data";
import { inputPosition } from "./bit-input";
import { inflateTo, openInflate, outputAt, readAdler, slideOutput, storedAdler } from "./inflate";
import { noteDamage, warn } from "./png-damage";
import { MOST_FILTER, unfilter } from "./unfilter";

/** Rows of samples as they were before filtering, one after the other, out of the inflated stream. */

/** The row that was read last: its first byte. */
export let row: usize = 0;
let above: usize = 0;
let window: usize = 0;
/** Bytes of the stream that are used, in the window. */
let taken: usize = 0;
/** Bytes of the stream that the picture's size tells are still to come. */
let left: u64 = 0;
let adler: u32 = 1;
let isTooMuch: bool = false;

/** @param rawBytes of all rows with their filter bytes */
export function openRows(windowAt: usize, rowAt: usize, aboveAt: usize, rawBytes: u64): Status {
  window = taken = windowAt;
  row = rowAt + PNG_ROW_MARGIN;
  above = aboveAt + PNG_ROW_MARGIN;
  memory.fill(rowAt, 0, PNG_ROW_MARGIN);
  memory.fill(aboveAt, 0, PNG_ROW_MARGIN);
  left = rawBytes;
  adler = 1;
  isTooMuch = false;
  return openInflate(window);
}

/** Begins a picture, or a pass of one, above whose first row all is 0. */
export function beginPass(rowBytes: usize): void {
  memory.fill(row, 0, rowBytes);
}

/** @param pixel bytes from a pixel to the next, at least 1 */
export function readRow(rowBytes: usize, pixel: usize): Status {
  if (outputAt == taken) {
    const status = inflateMore();
    if (status != Status.ok) return status;
  }
  const filter: u32 = load<u8>(taken++);
  if (filter > MOST_FILTER) return noteDamage(Status.pngFilter, inputPosition());
  const before = row;
  row = above;
  above = before;
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
