/** What the kernel offers. See `../kernel.ts`, its only caller, for units and shapes. */
import { component } from "./frame";

export { allocate, mark, reset, rewind } from "./arena";
export { cmykToRgba, fromRgba, mergeRgba, splitRgba, toRgba } from "./colour";
export { decodeFrame, readFrameHeader, reserveFile } from "./decode";
export { encodedEnd, encodeParts } from "./encode";
export { setPart } from "./parts";
export { componentCount, height, isProgressive, maxH, maxV, width } from "./frame";
export { extendEdges, prepareResampling, resamplePlane, transpose } from "./resample";

export function samplingH(index: i32): i32 {
  return component(index).h;
}
export function samplingV(index: i32): i32 {
  return component(index).v;
}
export function planeOf(index: i32): usize {
  return component(index).plane;
}
export function strideOf(index: i32): i32 {
  return component(index).stride;
}
