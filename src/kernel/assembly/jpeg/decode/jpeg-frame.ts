import { buildTable, clearTables } from "./huffman-tables";
import { Status } from "../../../status";
import { NATURAL } from "../zigzag";

/** One component of the frame (ITU T.81 B.2.2), and what decoding it needs. */
@unmanaged
export class Component {
  id: i32;
  /** Sampling factors. */
  h: i32;
  v: i32;
  quantTable: i32;
  dcTable: usize;
  acTable: usize;
  /** The DC predictor. */
  prediction: i32;
  /** Log2 of the side that an 8 by 8 block is decoded to. */
  log2: i32;
  /** Decoded samples, whole MCUs. */
  plane: usize;
  stride: i32;
  /** Blocks across and down, whole MCUs. */
  blocksAcross: i32;
  blocksDown: i32;
  /** Blocks across and down of a scan of this component alone (A.2.2). */
  ownBlocksAcross: i32;
  ownBlocksDown: i32;
  /** Progressive: coefficients of each block in zigzag order, and which of its 64 are not 0. */
  coefficients: usize;
  significance: usize;
  /** The block's quantisation steps in the order of `offsets`: 64 of 16 bits. */
  steps: usize;
}

const COMPONENT_BYTES = 80;
const COMPONENTS = memory.data(4 * 80, 16);
const STEPS = memory.data(4 * 128, 16);
const QUANT_TABLES = memory.data(4 * 128, 16);

export function component(index: i32): Component {
  return changetype<Component>(COMPONENTS + index * COMPONENT_BYTES);
}

export let width: i32 = 0;
export let height: i32 = 0;
export let componentCount: i32 = 0;
export let isProgressive: bool = false;
export let maxH: i32 = 1;
export let maxV: i32 = 1;
export let mcusAcross: i32 = 0;
export let mcusDown: i32 = 0;
export let restartInterval: i32 = 0;

/** The scan whose header was read last (B.2.3). */
export let scanComponents: i32 = 0;
export let spectralStart: i32 = 0;
export let spectralEnd: i32 = 0;
export let successiveHigh: i32 = 0;
export let successiveLow: i32 = 0;
const SCAN_INDICES = memory.data(4);

/** In the frame, of a component of the scan. */
export function componentIndex(index: i32): i32 {
  return load<u8>(SCAN_INDICES + index);
}

export function scanComponent(index: i32): Component {
  return component(componentIndex(index));
}

/** The next byte of the file to look at, and the end of the file. */
export let position: usize = 0;
export let fileEnd: usize = 0;

const SOF0 = 0xc0, SOF1 = 0xc1, SOF2 = 0xc2, SOF15 = 0xcf, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc;
const RST0 = 0xd0, RST7 = 0xd7, SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DRI = 0xdd, DNL = 0xdc;
const TEM = 0x01;

/** False while scans are only counted: Huffman tables are then left as they are. */
let buildsTables: bool = true;

/** Forgets every earlier file. `forCounting` reads scan headers without building what they need. */
export function openFile(start: usize, end: usize, forCounting: bool): void {
  buildsTables = !forCounting;
  position = start;
  fileEnd = end;
  width = 0;
  height = 0;
  componentCount = 0;
  restartInterval = 0;
  hasEnded = false;
  memory.fill(QUANT_TABLES, 0, 4 * 128);
  clearTables();
}

/** Whether the end of the image (EOI) was met, and not just that of the file. */
export let hasEnded: bool = false;

export function setPosition(at: usize): void {
  position = at;
}

// @ts-ignore: decorator
@inline
function u16be(at: usize): i32 {
  return (load<u8>(at) << 8) | load<u8>(at, 1);
}

/**
 * Reads marker segments up to the next scan's data, or, with `frameOnly`, up to the frame header.
 *
 * @returns OK, NO_SCAN at the end of the image or of the file, or an error
 */
export function nextScan(frameOnly: bool): i32 {
  while (position + 4 <= fileEnd) {
    if (load<u8>(position) != 0xff) {
      position += 1;
      continue;
    }
    const marker: i32 = load<u8>(position, 1);
    if (marker == 0xff) {
      position += 1;
      continue;
    }
    if (marker == EOI) {
      hasEnded = true;
      return Status.noScan;
    }
    if (marker == 0 || marker == TEM || (marker >= RST0 && marker <= SOI)) {
      position += 2;
      continue;
    }
    const length = u16be(position + 2);
    const data = position + 4, next = position + 2 + length;
    if (length < 2 || next > fileEnd) return Status.noScan;
    position = next;
    const status = readSegment(marker, data, next);
    if (status != Status.ok) return status;
    if (marker == SOS || (frameOnly && marker >= SOF0 && marker <= SOF2)) return Status.ok;
  }
  return Status.noScan;
}

function readSegment(marker: i32, data: usize, end: usize): i32 {
  if (marker == DQT) return readQuantTables(data, end);
  if (marker == DHT) return buildsTables ? readHuffmanTables(data, end) : Status.ok;
  if (marker >= SOF0 && marker <= SOF2) return readFrame(marker, data, end);
  if (marker > SOF2 && marker <= SOF15 && marker != JPG && marker != DAC) return Status.unsupported;
  if (marker == DAC) return Status.unsupported;
  if (marker == SOS) return readScan(data, end);
  if (marker == DRI) {
    if (data + 2 > end) return Status.badSegment;
    restartInterval = u16be(data);
  }
  return Status.ok;
}

/** B.2.4.1 */
function readQuantTables(data: usize, end: usize): i32 {
  let at = data;
  while (at < end) {
    const precision: usize = load<u8>(at) >> 4, id: usize = load<u8>(at) & 15;
    const bytes: usize = precision ? 128 : 64;
    if (precision > 1 || id > 3 || at + 1 + bytes > end) return Status.badSegment;
    at += 1;
    for (let k: usize = 0; k < 64; k++) {
      const step = precision ? u16be(at + 2 * k) : <i32>load<u8>(at + k);
      store<u16>(QUANT_TABLES + id * 128 + (<usize>load<u8>(NATURAL + k) << 1), <u16>step);
    }
    at += bytes;
  }
  return Status.ok;
}

/** B.2.4.2 */
function readHuffmanTables(data: usize, end: usize): i32 {
  let at = data;
  while (at < end) {
    const tableClass: usize = load<u8>(at) >> 4, id: usize = load<u8>(at) & 15;
    if (tableClass > 1 || id > 3 || at + 17 > end) return Status.badSegment;
    const symbols = buildTable(tableClass * 4 + id, at + 1, end - at - 1);
    if (symbols < 0) return Status.badSegment;
    at += 17 + symbols;
  }
  return Status.ok;
}

/** B.2.2 */
function readFrame(marker: i32, data: usize, end: usize): i32 {
  if (end - data < 6 || componentCount != 0) return Status.badSegment;
  const count: i32 = load<u8>(data, 5);
  if (load<u8>(data) != 8 || (count != 1 && count != 3 && count != 4)) return Status.unsupported;
  if (<i32>(end - data) < 6 + 3 * count) return Status.badSegment;
  height = u16be(data + 1);
  width = u16be(data + 3);
  if (height == 0) height = linesAfterScan(end);
  if (width == 0 || height == 0) return Status.badSegment;
  isProgressive = marker == SOF2;
  maxH = 1;
  maxV = 1;
  for (let i = 0; i < count; i++) {
    const c = component(i);
    const at = data + 6 + i * 3;
    c.id = load<u8>(at);
    c.h = load<u8>(at, 1) >> 4;
    c.v = load<u8>(at, 1) & 15;
    c.quantTable = load<u8>(at, 2);
    if (c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 || c.quantTable > 3) return Status.badSegment;
    maxH = max(maxH, c.h);
    maxV = max(maxV, c.v);
  }
  if (count == 1) {
    // A.2.2: the factors of a lone component do not count.
    component(0).h = component(0).v = maxH = maxV = 1;
  }
  mcusAcross = ceilDiv(width, 8 * maxH);
  mcusDown = ceilDiv(height, 8 * maxV);
  for (let i = 0; i < count; i++) {
    const c = component(i);
    c.blocksAcross = mcusAcross * c.h;
    c.blocksDown = mcusDown * c.v;
    c.ownBlocksAcross = ceilDiv(ceilDiv(width * c.h, maxH), 8);
    c.ownBlocksDown = ceilDiv(ceilDiv(height * c.v, maxV), 8);
    c.steps = STEPS + i * 128;
  }
  componentCount = count;
  return Status.ok;
}

/** B.2.5: the number of lines that a DNL segment states, somewhere behind; 0 without one. */
function linesAfterScan(from: usize): i32 {
  for (let at = from; at + 6 <= fileEnd; at++) {
    if (load<u8>(at) == 0xff && load<u8>(at, 1) == DNL && u16be(at + 2) == 4) return u16be(at + 4);
  }
  return 0;
}

/** B.2.3 */
function readScan(data: usize, end: usize): i32 {
  if (componentCount == 0) return Status.badSegment;
  const count: i32 = load<u8>(data);
  if (count < 1 || count > componentCount || <i32>(end - data) < 4 + 2 * count) return Status.badSegment;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const id: i32 = load<u8>(data + 1 + i * 2), tables: i32 = load<u8>(data + 2 + i * 2);
    let index = 0;
    while (index < componentCount && component(index).id != id) index++;
    if (index == componentCount || used & (1 << index) || tables >> 4 > 3 || (tables & 15) > 3) return Status.badSegment;
    used |= 1 << index;
    store<u8>(SCAN_INDICES + i, <u8>index);
    component(index).dcTable = tables >> 4;
    component(index).acTable = 4 + (tables & 15);
  }
  const rest = data + 1 + 2 * count;
  scanComponents = count;
  spectralStart = load<u8>(rest);
  spectralEnd = load<u8>(rest, 1);
  successiveHigh = load<u8>(rest, 2) >> 4;
  successiveLow = load<u8>(rest, 2) & 15;
  return isProgressive ? checkProgression() : Status.ok;
}

/** G.1.1.1.1 and B.2.3 */
function checkProgression(): i32 {
  const isDc = spectralStart == 0;
  if (isDc ? spectralEnd != 0 : scanComponents != 1 || spectralEnd < spectralStart || spectralEnd > 63) {
    return Status.badSegment;
  }
  return successiveLow > 13 || (successiveHigh != 0 && successiveHigh != successiveLow + 1) ? Status.badSegment : Status.ok;
}

/** Copies the component's quantisation steps into the order in which its blocks are stored: column by column. */
export function arrangeSteps(c: Component): void {
  const table = QUANT_TABLES + c.quantTable * 128;
  const n = 1 << c.log2;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const step = load<u16>(table + ((row * 8 + column) << 1));
      store<u16>(c.steps + ((column * n + row) << 1), step);
    }
  }
}

// @ts-ignore: decorator
@inline
function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}
