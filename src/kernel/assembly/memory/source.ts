import { Status } from "../../status";
import { allocate } from "./arena";

/**
 * The file that is being read. It lies outside, and comes in through `read`: what a reader asks for, through a small window,
 * or all of it at once (`loadSource`), where a decoder works on it in place.
 */
// @ts-ignore: decorator
@external("source", "read")
declare function read(from: u32, to: usize, length: u32): void;

/** In front of the file for prepared segments, behind it for loads of whole vectors. */
const ROOM: usize = 64;
/** What is read at once though less is asked for; and where no more of what follows is likely to be wanted. */
const WINDOW: u32 = 4096;
const SMALL_WINDOW: u32 = 64;
/** The most that can be asked for at once: the largest JPEG segment with its marker. */
export const MOST_ASKED: u32 = 65536 + 2;
const BUFFER = memory.data(65536 + 2 + 64, 16);

/** Bytes of the file. */
export let sourceLength: u32 = 0;
/** The byte of the file that a refusal is about, for its message; and the number that stands there, -1 for none. */
export let faultAt: u32 = 0;
export let faultFound: i32 = -1;
/** How much of the file was brought in, however often. */
export let bytesRead: u32 = 0;

/** Which bytes of the file are in memory, and where. */
let windowFrom: u32 = 0;
let windowEnd: u32 = 0;
let windowAt: usize = 0;

/** Begins with another file. Nothing of it is read yet. */
export function openSource(length: u32): void {
  sourceLength = length;
  windowFrom = windowEnd = 0;
  faultAt = 0;
  faultFound = -1;
  bytesRead = 0;
}

/** Notes where in the file it is wrong. @returns the status, to be handed on */
export function refuse(status: Status, offset: u32): Status {
  faultAt = offset;
  faultFound = -1;
  return status;
}

/** As `refuse`, with the number that was found there. */
export function refuseFound(status: Status, offset: u32, found: i32): Status {
  faultAt = offset;
  faultFound = found;
  return status;
}

/**
 * The address of `length` bytes of the file from `offset` on, good until the next call. What lies beyond the end of the file is
 * undefined: callers compare with `sourceLength` first.
 */
// @ts-ignore: decorator
@inline
export function sourceAt(offset: u32, length: u32): usize {
  return offset >= windowFrom && offset + length <= windowEnd ? windowAt + (offset - windowFrom) : refill(offset, length, WINDOW);
}

/** As `sourceAt`, of a few bytes of which the next ones lie far behind. */
export function sourceAlone(offset: u32, length: u32): usize {
  return offset >= windowFrom && offset + length <= windowEnd
    ? windowAt + (offset - windowFrom)
    : refill(offset, length, SMALL_WINDOW);
}

function refill(offset: u32, length: u32, ahead: u32): usize {
  const rest = offset < sourceLength ? sourceLength - offset : 0;
  const count = min(max(length, ahead), rest);
  read(offset, BUFFER, count);
  bytesRead += count;
  windowFrom = offset;
  windowEnd = offset + count;
  windowAt = BUFFER;
  return BUFFER;
}

/** Copies bytes of the file, which must be there, to where they are wanted. */
export function copySource(offset: u32, to: usize, length: u32): void {
  if (length < WINDOW) memory.copy(to, sourceAt(offset, length), length);
  else read(offset, to, length);
}

/**
 * Reads the whole file into memory, with room on both sides.
 *
 * @returns its address, or 0 when there is no memory for it
 */
export function loadSource(): usize {
  const at = allocate(<usize>sourceLength + 2 * ROOM);
  if (at == 0) return 0;
  memory.fill(at, 0, ROOM);
  memory.fill(at + ROOM + sourceLength, 0, ROOM);
  read(0, at + ROOM, sourceLength);
  bytesRead += sourceLength;
  windowFrom = 0;
  windowEnd = sourceLength;
  windowAt = at + ROOM;
  return windowAt;
}
