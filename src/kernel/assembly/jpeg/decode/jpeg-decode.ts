import { allocate } from "../../memory/arena";
import { forgetDamage, noteCutOff } from "./entropy-damage";
import { component, componentCount, isProgressive } from "./jpeg-frame";
import { hasEnded } from "./jpeg-markers";
import { arrangeSteps, componentIndex, scanComponents } from "./jpeg-scan";
import { nextScan, rewindFile } from "./jpeg-segments";
import { decodeProgressive } from "./progressive-scans";
import { decodeSequentialScan } from "./sequential-scan";
import { Status } from "../../../status";

/** A sequential frame has a scan for each component at most; what repeats them is made to cost time. */
const MAX_SEQUENTIAL_SCANS = 16;

/** What shows where nothing was decoded. */
const MID_GRAY: u8 = 128;

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
  forgetDamage();
  return isProgressive ? decodeProgressive() : decodeAllSequential();
}

function decodeAllSequential(): i32 {
  rewindFile(true);
  let status = Status.ok;
  let scans = 0, decoded = 0;
  while (true) {
    const found = nextScan();
    if (found == Status.noScan) {
      // A file of several scans may be cut off between two of them.
      if (!hasEnded) noteCutOff();
      return hasEnded ? status : Status.truncated;
    }
    if (found != Status.ok) return found;
    if (scans++ == MAX_SEQUENTIAL_SCANS) return Status.tooMuchWork;
    // Quantisation tables may stand anywhere before the scan that needs them.
    for (let i = 0; i < componentCount; i++) arrangeSteps(i);
    for (let i = 0; i < scanComponents; i++) decoded |= 1 << componentIndex(i);
    const result = decodeSequentialScan();
    if (status != Status.truncated) status = result;
    // What stands behind a picture that is complete is none of its business, and may be damaged.
    if (decoded == (1 << componentCount) - 1) return status;
  }
}
