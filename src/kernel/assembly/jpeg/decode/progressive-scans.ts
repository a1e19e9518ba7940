import { Status } from "../../../status";
import { makeZeroPlaces } from "./zero-places";
import { decodeAcFirstRow } from "./ac-first-scan";
import { decodeAcRefinementRow } from "./ac-refinement-scan";
import { clearCoefficients, clearSignificance, keptBits } from "./coefficient-store";
import { dcDown, listDcBlocks } from "./dc-blocks";
import { decodeDcFirstRow } from "./dc-first-scan";
import { decodeDcRefinementRow } from "./dc-refinement-scan";
import { noteCutOff } from "./entropy-damage";
import { component, componentCount } from "./jpeg-frame";
import { hasEnded } from "./jpeg-markers";
import { componentIndex, scanComponent, scanComponents, successiveHigh } from "./jpeg-scan";
import { nextScan, rewindFile, setPosition } from "./jpeg-segments";
import { endScan, startSegment } from "./progressive-segment";
import { isLastBitSmall } from "./last-bits";
import { findNeeds, isComplete, listScans, scanCount, scanOf } from "./scan-list";

/**
 * Progressive frames (ITU T.81 G): several scans, each of which tells some bits of some coefficients. A picture at a reduced scale
 * keeps of each block the lowest N by N coefficients. Scans that none of these depends on are stepped over unread, and so are those
 * that would make no difference to be seen (`last-bits.ts`).
 */

/** Decoding returns after about so many blocks, so that it can be stopped. */
const TURN_BLOCKS = 16384;

/** Every scan is decoded, and all of its bits. */
let isThorough = false;
/** Components whose first scan was met, as bits. */
let begun = 0;
let scansDone = 0;
/** The scan that is being decoded: its number, or -1; its rows, and the next of them. */
let present = -1;
let rows = 0;
let row = 0;
/** Blocks of a row. */
let rowBlocks = 0;

/**
 * Looks through the frame, and makes ready to decode its scans.
 *
 * @param thorough all of them
 * @returns ok or an error
 */
export function beginProgressive(thorough: bool): Status {
  makeZeroPlaces();
  const listed = listScans();
  if (listed != Status.ok) return listed;
  if (!hasEnded && !isComplete()) noteCutOff();
  for (let i = 0; i < componentCount; i++) clearCoefficients(component(i));
  // Without an end marker only decoding can tell whether the last scan is whole.
  isThorough = thorough || !hasEnded;
  begun = scansDone = 0;
  present = -1;
  return rewindFile(true);
}

/**
 * Decodes on, into the coefficients, for about `TURN_BLOCKS` blocks.
 *
 * @returns ok; `noScan` when all is decoded; or an error
 */
export function decodeScans(): Status {
  if (present < 0) {
    const status = beginScan();
    if (status != Status.ok || present < 0) return status;
  }
  for (let blocks = 0; blocks < TURN_BLOCKS; blocks += rowBlocks) {
    const isMore = decodeRow();
    if (isMore && ++row < rows) continue;
    endScan(isMore);
    present = -1;
    return Status.ok;
  }
  return Status.ok;
}

/** Comes to the next scan; passes over it if it is not needed. */
function beginScan(): Status {
  if (scansDone == scanCount) return Status.noScan;
  const found = nextScan();
  if (found != Status.ok) return found;
  for (let i = 0; i < scanComponents; i++) meetComponent(componentIndex(i));
  const s = scanOf(scansDone);
  if (s.isNeeded) {
    present = scansDone;
    row = 0;
    startSegment();
    if (s.component < 0) listDcBlocks();
    rows = s.component < 0 ? dcDown : scanComponent(0).ownBlocksDown;
    rowBlocks = 0;
    for (let i = 0; i < scanComponents; i++) rowBlocks += scanComponent(i).blocksAcross;
  } else setPosition(s.end);
  scansDone++;
  return Status.ok;
}

/** At a component's first scan its quantisation steps are known, and with them which of its scans are needed. */
function meetComponent(index: i32): void {
  if (begun & (1 << index)) return;
  begun |= 1 << index;
  if (findNeeds(index, isThorough, !isThorough && isLastBitSmall(index))) clearSignificance(component(index));
}

/** @returns false when the scan's data ended */
function decodeRow(): bool {
  const s = scanOf(present);
  if (s.component < 0) return successiveHigh == 0 ? decodeDcFirstRow() : decodeDcRefinementRow();
  const c = scanComponent(0);
  const kept = keptBits(c.log2);
  return successiveHigh == 0
    ? decodeAcFirstRow(c, row, kept, s.marksSignificance)
    : decodeAcRefinementRow(c, row, kept, s.marksSignificance);
}
