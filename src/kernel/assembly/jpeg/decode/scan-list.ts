import { forgetKnown, noteBand } from "./block-smoothing";
import { keptBits } from "./coefficient-store";
import { component, componentCount } from "./jpeg-frame";
import { bandBits, componentIndex, spectralEnd, spectralStart, successiveHigh, successiveLow } from "./jpeg-scan";
import { dataAt, nextScan, rewindFile, setPosition } from "./jpeg-segments";
import { scanEnd } from "./scan-end";
import { Status } from "../../../status";

/** Encoders make about 10; a file of very many is made to cost time. */
const MAX_SCANS = 128;

/** One scan of a progressive frame, found before any is decoded. */
@unmanaged
export class Scan {
  /** The component, or -1 for a DC scan. */
  component: i32;
  /** Zigzag indices, as bits. */
  band: u64;
  isRefinement: bool;
  /** It leaves no bit of its coefficients to a later scan. */
  isFinal: bool;
  isNeeded: bool;
  /** A later scan that is needed reads the significance of this one's coefficients. */
  marksSignificance: bool;
  /** The address of the marker behind its data. */
  end: usize;
}
const SCAN_BYTES = 24;
const SCANS = memory.data(128 * 24, 16);
export let scanCount: i32 = 0;

// @ts-ignore: decorator
@inline
export function scanOf(index: i32): Scan {
  return changetype<Scan>(SCANS + index * SCAN_BYTES);
}

/**
 * Looks through the frame for its scans.
 *
 * @returns ok or an error
 */
export function listScans(): Status {
  rewindFile(false);
  forgetKnown();
  scanCount = 0;
  while (true) {
    const status = nextScan();
    if (status == Status.noScan) return Status.ok;
    // What stands behind a picture that is complete may be damaged.
    if (status != Status.ok) return isComplete() ? Status.ok : status;
    if (scanCount == MAX_SCANS) return Status.tooMuchWork;
    const s = scanOf(scanCount++);
    s.component = spectralStart == 0 ? -1 : componentIndex(0);
    s.band = bandBits();
    s.isRefinement = successiveHigh != 0;
    s.isFinal = successiveLow == 0;
    s.isNeeded = s.component < 0;
    s.marksSignificance = false;
    noteBand(componentIndex(0), spectralStart, spectralEnd, successiveLow);
    s.end = scanEnd(dataAt());
    setPosition(s.end);
  }
}

/** Whether the scans tell all bits of all coefficients. Of a file that was cut off between two of them they do not. */
export function isComplete(): bool {
  for (let index = -1; index < componentCount; index++) {
    let told: u64 = 0;
    for (let i = 0; i < scanCount; i++) {
      const s = scanOf(i);
      if (s.component == index && s.isFinal) told |= s.band;
    }
    if (told != (index < 0 ? 1 : ~(<u64>1))) return false;
  }
  return true;
}

/**
 * Finds which scans of a component's AC coefficients are needed, from the last back: those whose band holds a coefficient that is
 * kept, and those whose significance a needed refinement reads.
 *
 * @param isThorough all are
 * @param withoutLastBit but for what tells nothing but the last bit
 * @returns whether any reads significance
 */
export function findNeeds(index: i32, isThorough: bool, withoutLastBit: bool): bool {
  const c = component(index);
  const kept = (isThorough ? ~(<u64>0) : keptBits(c.log2)) & ~(<u64>1);
  c.lackingLastBit = 0;
  let read: u64 = 0;
  for (let i = scanCount - 1; i >= 0; i--) {
    const s = scanOf(i);
    if (s.component != index || ((kept | read) & s.band) == 0) continue;
    if (withoutLastBit && s.isRefinement && s.isFinal) {
      c.lackingLastBit |= kept & s.band;
      continue;
    }
    s.isNeeded = true;
    s.marksSignificance = (read & s.band) != 0;
    if (s.isRefinement) read |= s.band;
  }
  return read != 0;
}
