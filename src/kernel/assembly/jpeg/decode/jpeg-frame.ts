import { refuse, refuseFound, sourceAt } from "../../memory/source";
import { Status } from "../../../status";
import { DHP, EXP, payload, payloadBytes, segmentAt, SOF2, SOF3, SOF9, u16be } from "./jpeg-markers";

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
  /** The same of a place further on, which began with 0 (`interleaved/`); and what is missing in that. */
  predictionAhead: i32;
  predictionGap: i32;
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
  /** Its errors are seen less than those of other components. */
  isChroma: bool;
  /** Progressive: zigzag indices, as bits, whose coefficients are kept but not decoded to their last bit. */
  lackingLastBit: u64;
  /** The block's quantisation steps in the order of `offsets`: 64 of 16 bits. */
  steps: usize;
}

const COMPONENT_BYTES = 96;
const COMPONENTS = memory.data(4 * 96, 16);
const STEPS = memory.data(4 * 128, 16);

export function component(index: i32): Component {
  return changetype<Component>(COMPONENTS + index * COMPONENT_BYTES);
}

export let width: i32 = 0;
/** 0 until the first scan for a frame that leaves it to a DNL segment. */
export let height: i32 = 0;
export let componentCount: i32 = 0;
export let isProgressive: bool = false;
export let maxH: i32 = 1;
export let maxV: i32 = 1;
export let mcusAcross: i32 = 0;
export let mcusDown: i32 = 0;

export function forgetFrame(): void {
  width = height = componentCount = 0;
}

/** Reads the frame header that the walk has come to (B.2.2). */
export function readFrame(marker: i32): Status {
  if (marker > SOF2) return refuse(unsupportedFrame(marker), segmentAt);
  if (componentCount != 0) return refuse(Status.secondFrame, segmentAt);
  if (payloadBytes < 6) return refuse(Status.badFrameLength, segmentAt);
  const data = sourceAt(payload, payloadBytes);
  const precision: i32 = load<u8>(data),
    count: i32 = load<u8>(data, 5);
  if (precision != 8) return refuseFound(Status.unsupportedPrecision, payload, precision);
  if (count != 1 && count != 3 && count != 4) return refuseFound(Status.unsupportedComponents, payload + 5, count);
  if (payloadBytes != <u32>(6 + 3 * count)) return refuse(Status.badFrameLength, segmentAt);
  height = u16be(data + 1);
  width = u16be(data + 3);
  if (width == 0) return refuse(Status.noWidth, payload + 3);
  isProgressive = marker == SOF2;
  maxH = maxV = 1;
  for (let i = 0; i < count; i++) {
    const c = component(i);
    const at = data + 6 + i * 3;
    c.id = load<u8>(at);
    c.h = load<u8>(at, 1) >> 4;
    c.v = load<u8>(at, 1) & 15;
    c.quantTable = load<u8>(at, 2);
    c.steps = STEPS + i * 128;
    if (c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4) return refuse(Status.badSampling, payload + 7 + 3 * i);
    if (c.quantTable > 3) return refuse(Status.badQuantTable, payload + 8 + 3 * i);
    maxH = max(maxH, c.h);
    maxV = max(maxV, c.v);
  }
  // A.2.2: the factors of a lone component do not count.
  if (count == 1) component(0).h = component(0).v = maxH = maxV = 1;
  componentCount = count;
  if (height > 0) layOut(height);
  return Status.ok;
}

/** Why a frame of table B.1 is not decoded. Differential frames stand in hierarchical files only. */
function unsupportedFrame(marker: i32): Status {
  if (marker == DHP || marker == EXP) return Status.hierarchical;
  if (marker >= SOF9) return Status.arithmetic;
  return marker == SOF3 ? Status.lossless : Status.hierarchical;
}

/** Counts blocks and MCUs (A.1.1, A.2), once the number of lines is known. */
export function layOut(lines: i32): void {
  height = lines;
  mcusAcross = ceilDiv(width, 8 * maxH);
  mcusDown = ceilDiv(height, 8 * maxV);
  for (let i = 0; i < componentCount; i++) {
    const c = component(i);
    c.blocksAcross = mcusAcross * c.h;
    c.blocksDown = mcusDown * c.v;
    c.ownBlocksAcross = ceilDiv(ceilDiv(width * c.h, maxH), 8);
    c.ownBlocksDown = ceilDiv(ceilDiv(height * c.v, maxV), 8);
  }
}

// @ts-ignore: decorator
@inline
function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}
