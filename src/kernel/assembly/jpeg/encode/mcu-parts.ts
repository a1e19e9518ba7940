/** One component: its samples, whole MCUs of them, and its blocks in an MCU. */
@unmanaged
export class Part {
  plane: usize;
  stride: usize;
  /** Blocks of an MCU across and down: 1 or 2. */
  h: i32;
  v: i32;
  /** 0 luminance, 1 chrominance. */
  table: usize;
  prediction: i32;
}
const PART_BYTES = 24;
const PARTS = memory.data(3 * 24, 16);
// @ts-ignore: decorator
@inline
export function part(index: i32): Part {
  return changetype<Part>(PARTS + index * PART_BYTES);
}

/** Declares a component's samples. */
export function setPart(index: i32, plane: usize, stride: i32, h: i32, v: i32): void {
  const p = part(index);
  p.plane = plane;
  p.stride = stride;
  p.h = h;
  p.v = v;
  p.table = index == 0 ? 0 : 1;
}

/** The picture that is being encoded: its blocks are stored MCU by MCU, those of a component row by row within each. */
export let partCount = 0;
export let blocksInMcu = 0;
export let mcusAcross = 0;
export let mcusDown = 0;

export function layOut(count: i32, width: i32, height: i32): void {
  partCount = count;
  blocksInMcu = 0;
  for (let i = 0; i < count; i++) blocksInMcu += part(i).h * part(i).v;
  mcusAcross = (width + 8 * part(0).h - 1) / (8 * part(0).h);
  mcusDown = (height + 8 * part(0).v - 1) / (8 * part(0).v);
}
