import { loadSource, refuse, sourceLength } from "../../memory/source";
import { Status } from "../../../status";
import { makeOffsets } from "../zigzag";
import { componentCount, forgetFrame, readFrame } from "./jpeg-frame";
import {
  APP0,
  APP15,
  DAC,
  DHP,
  DHT,
  DQT,
  DRI,
  endsInSegment,
  EXP,
  isLengthShort,
  JPG,
  moveTo,
  nextSegment,
  NO_MARKER,
  position,
  rewindMarkers,
  segmentAt,
  SOF0,
  SOF15,
  SOS,
} from "./jpeg-markers";
import { forgetNotes, note } from "./jpeg-notes";
import { forgetScans, prepareTables, readScan, scansMet } from "./jpeg-scan";
import { forgetTables, readHuffmanTables, readQuantTables, readRestartInterval } from "./jpeg-tables";

/** What is done with each segment on the way to the next scan. Tables are read only where scans are decoded. */
let isDecoding: bool = false;

/** Addresses of the file's first byte and behind its last one, once it is in memory. */
let fileAt: usize = 0;
export let fileEnd: usize = 0;

/** Reads the opened file into memory, for `decodeFrame`. */
export function loadJpeg(): Status {
  makeOffsets();
  fileAt = loadSource();
  fileEnd = fileAt + sourceLength;
  return fileAt == 0 ? Status.outOfMemory : Status.ok;
}

/** The address of the scan's data, behind its header. */
export function dataAt(): usize {
  return fileAt + position;
}

/** Goes on from an address: behind what was decoded. */
export function setPosition(at: usize): void {
  moveTo(<u32>(at - fileAt));
}

/**
 * Reads the opened file's segments up to its first scan: Exif, ICC and Adobe segments may stand behind the frame header. The file
 * need not be in memory.
 */
export function readHeader(): Status {
  const status = rewindFile(false);
  return status == Status.ok ? nextScan() : status;
}

/** Begins the file anew. `forDecoding` reads tables, too. */
export function rewindFile(forDecoding: bool): Status {
  isDecoding = forDecoding;
  forgetFrame();
  forgetTables();
  forgetScans();
  forgetNotes();
  return rewindMarkers() ? Status.ok : refuse(Status.noJpeg, 0);
}

/**
 * Reads segments up to the next scan's data.
 *
 * @returns OK; NO_SCAN at the end of the image or of the file, when there was a scan before; or an error
 */
export function nextScan(): Status {
  while (true) {
    const marker = nextSegment();
    if (marker == NO_MARKER) return scansMet > 0 ? Status.noScan : refuseEnd();
    const status = readSegment(marker);
    if (status != Status.ok || marker == SOS) return status;
  }
}

function refuseEnd(): Status {
  if (endsInSegment) return refuse(Status.cutSegment, segmentAt);
  return refuse(componentCount == 0 ? Status.noFrame : Status.noScan, position);
}

function readSegment(marker: i32): Status {
  if (isLengthShort && isNeeded(marker)) return refuse(Status.shortSegment, segmentAt);
  if (marker >= APP0 && marker <= APP15) note(marker);
  else if (marker == DQT) return isDecoding ? readQuantTables() : Status.ok;
  else if (marker == DHT) return isDecoding ? readHuffmanTables() : Status.ok;
  else if (marker == DRI) return readRestartInterval();
  else if (isFrame(marker)) return readFrame(marker);
  else if (marker == SOS) {
    const status = readScan();
    return status == Status.ok && isDecoding ? prepareTables() : status;
  }
  return Status.ok;
}

function isNeeded(marker: i32): bool {
  return marker == DQT || marker == DHT || marker == DRI || marker == SOS || isFrame(marker);
}

/** Of table B.1, and what only hierarchical files have (DHP, EXP), so that it is refused by name. */
function isFrame(marker: i32): bool {
  const isSof = marker >= SOF0 && marker <= SOF15 && marker != JPG && marker != DAC;
  return isSof || marker == DHP || marker == EXP;
}
