import { Status } from "../../../status";
import { forgetDamage, noteCutOff } from "./entropy-damage";
import { component, componentCount, isProgressive, mcusDown } from "./jpeg-frame";
import { hasEnded } from "./jpeg-markers";
import { arrangeSteps, componentIndex, scanComponents } from "./jpeg-scan";
import { nextScan, rewindFile } from "./jpeg-segments";
import { reconstructMcuRow } from "./coefficient-store";
import { beginProgressive, decodeScans } from "./progressive-scans";
import { beginSequentialScan, decodeMcuRow, endSequentialScan, scanMcusDown } from "./sequential-scan";

/** A sequential frame has a scan for each component at most; what repeats them is made to cost time. */
const MAX_SEQUENTIAL_SCANS = 16;

/** What shows where nothing was decoded. */
const MID_GRAY: u8 = 128;

/** The planes hold the whole picture, since its components come in scans of their own. */
let isWhole = false;
/** Rows of MCUs that were given, and in the present scan those that were decoded. */
let rowsGiven = 0;
let rowsDecoded = 0;
let scans = 0;
/** Components of which a scan was decoded, as bits. */
let decoded = 0;

/**
 * Sets where a component is decoded to, and how large.
 *
 * @param stride bytes from row to row of its plane
 * @param log2 an 8 by 8 block becomes one of 2^log2 by 2^log2
 * @param plane room for a row of MCUs, or for the whole picture
 * @param coefficients of a progressive frame: room for what `coefficientPlaneBytes` tells
 */
export function jpegSetComponent(index: i32, log2: i32, stride: i32, plane: usize, coefficients: usize, isChroma: bool): void {
  const c = component(index);
  c.isChroma = isChroma;
  c.log2 = log2;
  c.stride = stride;
  c.plane = plane;
  c.coefficients = coefficients;
}

/**
 * Begins to decode the source that `loadJpeg` has taken in.
 *
 * @param progressive as its header says, which is not read yet
 * @param whole the planes hold the whole picture
 * @param thorough every scan of a progressive frame is decoded, though the scale may not need it
 * @returns ok or an error
 */
export function jpegBegin(progressive: bool, whole: bool, thorough: bool): Status {
  isWhole = whole;
  rowsGiven = rowsDecoded = scans = decoded = 0;
  forgetDamage();
  if (progressive) return beginProgressive(thorough);
  const found = rewindFile(true);
  if (found != Status.ok) return found;
  const status = beginNextScan();
  if (whole) for (let i = 0; i < componentCount; i++) fillGray(i);
  return status;
}

/**
 * Goes on decoding, for about as long as a row of MCUs takes, or some milliseconds. `damage` and `isCutOff` tell what was wrong
 * so far.
 *
 * @returns how many rows of MCUs lie in the planes now: 0 or 1, or at the end all, if the planes hold the whole picture; or an
 *   error
 */
export function jpegDecode(): i32 {
  if (isProgressive) return decodeProgressive();
  decodeMcuRow();
  rowsDecoded++;
  if (rowsDecoded == scanMcusDown) endSequentialScan();
  if (!isWhole) return 1;
  if (rowsDecoded < scanMcusDown) return 0;
  // What stands behind a picture that is complete is none of its business, and may be damaged.
  if (decoded == (1 << componentCount) - 1) return mcusDown;
  const found = beginNextScan();
  if (found == Status.ok) return 0;
  if (found != Status.noScan) return found;
  // A file of several scans may be cut off between two of them.
  if (!hasEnded) noteCutOff();
  return mcusDown;
}

function decodeProgressive(): i32 {
  if (rowsGiven == 0) {
    const found = decodeScans();
    if (found != Status.noScan) return found;
  }
  for (let i = 0; i < componentCount; i++) {
    if (rowsGiven == 0) arrangeSteps(i);
    reconstructMcuRow(i, rowsGiven);
  }
  rowsGiven++;
  return 1;
}

/** @returns ok, noScan or an error */
function beginNextScan(): Status {
  const found = nextScan();
  if (found != Status.ok) return found;
  if (scans++ == MAX_SEQUENTIAL_SCANS) return Status.tooMuchWork;
  // The header was read by the same walk, and said so.
  if (!isWhole && scanComponents != componentCount) return Status.badSegment;
  for (let i = 0; i < scanComponents; i++) {
    arrangeSteps(componentIndex(i));
    decoded |= 1 << componentIndex(i);
  }
  rowsDecoded = 0;
  beginSequentialScan(isWhole);
  return Status.ok;
}

function fillGray(index: i32): void {
  const c = component(index);
  memory.fill(c.plane, MID_GRAY, <usize>c.stride * (c.blocksDown << c.log2));
}
