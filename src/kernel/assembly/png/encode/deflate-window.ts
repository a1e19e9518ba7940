/**
 * The bytes that are compressed, as far as they are needed:
 *
 *     bottom ................ blockStart ........ cursor ........ dataEnd ...... top
 *     |  32 K to refer to     |  parsed, not yet  |  not yet      |  room for     |
 *     |                       |  written          |  parsed       |  what comes   |
 *
 * When the room is used up, what is no longer needed is given up, and the rest moves to the bottom. Positions count from the
 * beginning of the stream and stay as they are; `base` is what makes addresses of them.
 */
import { FARTHEST } from "./deflate-symbols";

/** A block is written at the latest when it is so long and room is wanted. */
const LONG_BLOCK: usize = 1 << 17;
/** Room that is won at least when the window moves. */
const STEP: usize = 1 << 17;
/** What loads and stores of whole vectors and words touch behind the data. */
const SLACK: usize = 512;

export let bottom: usize = 0;
let top: usize = 0;
export let dataEnd: usize = 0;
export let cursor: usize = 0;
export let blockStart: usize = 0;
export let base: usize = 0;

/** @param most bytes that are asked room for at once */
export function windowBytes(most: usize): usize {
  return <usize>FARTHEST + LONG_BLOCK + STEP + most + SLACK;
}

export function openWindow(at: usize, bytes: usize): void {
  bottom = dataEnd = cursor = blockStart = at;
  top = at + bytes - SLACK;
  base = at;
}

// @ts-ignore: decorator
@inline
export function hasWindowRoom(bytes: usize): bool {
  return dataEnd + bytes <= top;
}

export function isBlockLong(): bool {
  return cursor - blockStart > LONG_BLOCK;
}

/** Bytes were written behind the others. */
export function addBytes(count: usize): void {
  dataEnd += count;
}

export function moveCursor(to: usize): void {
  cursor = to;
}

export function startBlockAt(at: usize): void {
  blockStart = at;
}

/** Gives up what is neither needed to refer to nor to be written. */
export function slideWindow(): void {
  const kept = min(blockStart, max(cursor, bottom + FARTHEST) - FARTHEST),
    by = kept - bottom;
  memory.copy(bottom, kept, dataEnd - kept);
  dataEnd -= by;
  cursor -= by;
  blockStart -= by;
  base -= by;
}
