import { allocate, hasRoom, mark } from "../../memory/arena";
import { makeOffsets, makeZigzagMasks } from "../zigzag";
import { endScan, makeScanCodes, noteAt, noteBytes, notesEnd, startScan, symbolsOf, writeNotes } from "./baseline-encode";
import { fdct } from "./forward-dct";
import { clearFrequencies } from "./huffman-codes";
import { byte, copyBytes, out, word16, writeAt } from "./jpeg-writer";
import { blocksInMcu, layOut, mcusAcross, mcusDown, part, partCount } from "./mcu-parts";
import { writeProgressiveScans } from "./progressive-encode";
import { BLOCK_BYTES, quantise, setQuality, STEPS } from "./quantise";

/**
 * A JPEG with optimal Huffman tables: the whole picture is transformed and quantised in a first pass, and written in a
 * second, as one baseline scan (ITU T.81 F.1) or as several progressive ones (G.1). Between them lie the symbols of the
 * baseline scan, or the coefficients that the progressive ones each take a part of.
 */

/** Notes of symbols fill so much at most. Rows of MCUs beyond are counted only, and transformed once more to be written. */
const NOTE_BUDGET: usize = 16 << 20;

const TRANSFORMED = memory.data(128, 16);
const QUANTISED = memory.data(128, 16);
/** All segments before the first scan, generously. */
const HEADER_BYTES: usize = 4096;

/**
 * Encodes the declared components.
 *
 * @param count 1 or 3 components
 * @returns where the file begins, 0 without memory; it ends at `encodedEnd`
 */
export function encodeParts(count: i32, width: i32, height: i32, quality: i32, isProgressive: bool): usize {
  makeOffsets();
  makeZigzagMasks();
  setQuality(quality);
  layOut(count, width, height);
  return isProgressive ? encodeProgressive(width, height) : encodeBaseline(width, height);
}

export let encodedEnd: usize = 0;

function encodeBaseline(width: i32, height: i32): usize {
  clearFrequencies();
  clearPredictions();
  const rowBytes = noteBytes(mcusAcross * blocksInMcu);
  noteAt(mark());
  const budgetEnd = mark() + NOTE_BUDGET;
  let noted = 0;
  for (; noted < mcusDown && notesEnd <= budgetEnd; noted++) {
    if (!hasRoom(<u64>notesEnd + rowBytes)) return 0;
    analyseRow(noted, 0, 0);
  }
  const from = allocate(notesEnd - mark());
  const scratch = noted < mcusDown ? allocate(rowBytes) : 0;
  if (from == 0 || (noted < mcusDown && scratch == 0)) return 0;
  const end = notesEnd;
  savePredictions();
  for (let y = noted; y < mcusDown; y++) {
    noteAt(scratch);
    analyseRow(y, 0, 0);
  }
  makeScanCodes();

  const file = startFile(width, height, false);
  if (file == 0) return 0;
  startScan();
  noteAt(from, end);
  if (!writeNotes()) return 0;
  restorePredictions();
  for (let y = noted; y < mcusDown; y++) {
    noteAt(scratch);
    analyseRow(y, 0, 0);
    if (!writeNotes()) return 0;
  }
  endScan();
  endFile();
  return file;
}

function encodeProgressive(width: i32, height: i32): usize {
  const blocks = <usize>(mcusAcross * mcusDown * blocksInMcu);
  const coefficients = allocate(blocks * BLOCK_BYTES);
  const significance = allocate(blocks << 3);
  if (coefficients == 0 || significance == 0) return 0;
  clearPredictions();
  for (let y = 0; y < mcusDown; y++) {
    const first = <usize>y * mcusAcross * blocksInMcu;
    analyseRow(y, coefficients + first * BLOCK_BYTES, significance + (first << 3));
  }
  const file = startFile(width, height, true);
  if (file == 0 || !writeProgressiveScans(width, height, coefficients, significance)) return 0;
  endFile();
  return file;
}

/**
 * Transforms and quantises a row of MCUs. With `coefficients` they are kept there, and which of them are not 0 in
 * `significance`; without, their symbols are noted.
 */
function analyseRow(y: i32, coefficients: usize, significance: usize): void {
  const count = partCount,
    isKept = coefficients != 0;
  let block = isKept ? coefficients : QUANTISED,
    marks = significance;
  for (let x = 0; x < mcusAcross; x++) {
    for (let i = 0; i < count; i++) {
      const p = part(i);
      for (let by = 0; by < p.v; by++) {
        for (let bx = 0; bx < p.h; bx++) {
          const row = <usize>((y * p.v + by) * 8) * p.stride;
          fdct(p.plane + row + ((x * p.h + bx) << 3), p.stride, TRANSFORMED);
          const mask = quantise(TRANSFORMED, p.table, block);
          if (isKept) {
            store<u64>(marks, mask);
            block += BLOCK_BYTES;
            marks += 8;
          } else symbolsOf(p, block, mask);
        }
      }
    }
  }
}

function clearPredictions(): void {
  for (let i = 0; i < partCount; i++) part(i).prediction = 0;
}

const SAVED_PREDICTIONS = memory.data(3 * 4);
function savePredictions(): void {
  for (let i = 0; i < partCount; i++) store<i32>(SAVED_PREDICTIONS + (i << 2), part(i).prediction);
}
function restorePredictions(): void {
  for (let i = 0; i < partCount; i++) part(i).prediction = load<i32>(SAVED_PREDICTIONS + (i << 2));
}

/** Begins the file behind all that is allocated; its scans see to their own room. @returns where, or 0 without memory */
function startFile(width: i32, height: i32, isProgressive: bool): usize {
  const file = mark();
  if (!hasRoom(<u64>file + HEADER_BYTES)) return 0;
  writeAt(file);
  writeTables(partCount == 1 ? 1 : 2);
  writeFrame(width, height, isProgressive);
  return file;
}

function endFile(): void {
  word16(0xffd9);
  encodedEnd = out;
}

/** SOI, JFIF 1.01 without density or thumbnail, and the quantisation tables. */
function writeTables(tables: i32): void {
  word16(0xffd8);
  word16(0xffe0);
  word16(16);
  word16(0x4a46);
  word16(0x4946);
  byte(0);
  word16(0x0101);
  byte(0);
  word16(1);
  word16(1);
  word16(0);
  for (let i = 0; i < tables; i++) {
    word16(0xffdb);
    word16(67);
    byte(i);
    copyBytes(STEPS + i * 64, 64);
  }
}

function writeFrame(width: i32, height: i32, isProgressive: bool): void {
  word16(isProgressive ? 0xffc2 : 0xffc0);
  word16(8 + 3 * partCount);
  byte(8);
  word16(height);
  word16(width);
  byte(partCount);
  for (let i = 0; i < partCount; i++) {
    byte(i + 1);
    byte((part(i).h << 4) | part(i).v);
    byte(<i32>part(i).table);
  }
}
