import { allocate, reset } from "../../memory/arena";
import { arrangeSteps, component, componentCount, componentIndex, isProgressive, nextScan, openFile, scanComponents } from "./jpeg-frame";
import { decodeProgressive } from "./progressive-scans";
import { decodeSequentialScan } from "./sequential-scan";
import { Status } from "../../../status";
import { makeOffsets } from "../zigzag";

/** In front of the file for prepared segments, behind it for loads of whole vectors. */
const ROOM: usize = 64;
/** A sequential frame has a scan for each component at most; what repeats them is made to cost time. */
const MAX_SEQUENTIAL_SCANS = 16;

/** What shows where nothing was decoded. */
const MID_GRAY: u8 = 128;

let start: usize = 0;
let end: usize = 0;

/**
 * Makes room for a file, and forgets the one before and all that was made of it.
 *
 * @returns where to put the file's bytes; 0 when there is no memory for it
 */
export function reserveFile(bytes: usize): usize {
  reset();
  makeOffsets();
  const at = allocate(bytes + 2 * ROOM);
  if (at == 0) return 0;
  memory.fill(at, 0, ROOM);
  memory.fill(at + ROOM + bytes, 0, ROOM);
  start = at + ROOM;
  end = start + bytes;
  return start;
}

/** Reads the reserved file up to its frame header. @returns OK or an error */
export function readFrameHeader(): i32 {
  openFile(start, end, true);
  return nextScan(true);
}

/**
 * Decodes the frame at a scale for each component: an 8 by 8 block becomes one of 2^log2 by 2^log2.
 *
 * @param log2 four bits for each component, the first lowest
 * @returns OK; TRUNCATED, with all that there was; or an error
 */
export function decodeFrame(log2: i32): i32 {
  for (let i = 0; i < componentCount; i++) {
    const c = component(i);
    c.log2 = (log2 >> (4 * i)) & 3;
    c.stride = c.blocksAcross << c.log2;
    c.plane = allocate(<usize>c.stride * (c.blocksDown << c.log2));
    if (c.plane == 0) return Status.outOfMemory;
    memory.fill(c.plane, MID_GRAY, <usize>c.stride * (c.blocksDown << c.log2));
  }
  return isProgressive ? decodeProgressive(start, end) : decodeAllSequential();
}

function decodeAllSequential(): i32 {
  openFile(start, end, false);
  let status = Status.noScan;
  let scans = 0, decoded = 0;
  while (true) {
    const found = nextScan(false);
    // A file of several scans may be cut off between two of them.
    if (found == Status.noScan) return status == Status.ok && decoded != (1 << componentCount) - 1 ? Status.truncated : status;
    if (found != Status.ok) return found;
    if (scans++ == MAX_SEQUENTIAL_SCANS) return Status.tooMuchWork;
    // Quantisation tables may stand anywhere before the scan that needs them.
    for (let i = 0; i < componentCount; i++) arrangeSteps(component(i));
    for (let i = 0; i < scanComponents; i++) decoded |= 1 << componentIndex(i);
    const result = decodeSequentialScan();
    if (status != Status.truncated) status = result;
  }
}
