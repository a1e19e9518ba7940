/** What the kernel offers. See `../kernel.ts`, its only caller, for units and shapes. */
import { component } from "./jpeg/decode/jpeg-frame";

export { allocate, mark, reset, rewind, setLimit } from "./memory/arena";
export { bytesRead, faultAt, faultFound, openSource } from "./memory/source";
export { cmykToRgba, fromRgba, mergeRgba, splitRgba, toRgba } from "./raster/colour";
export { damage, isCutOff } from "./jpeg/decode/entropy-damage";
export { decodeFrame } from "./jpeg/decode/jpeg-decode";
export { loadJpeg, readHeader } from "./jpeg/decode/jpeg-segments";
export { scanComponents } from "./jpeg/decode/jpeg-scan";
export { restartInterval, tablesBuilt } from "./jpeg/decode/jpeg-tables";
export { hasStrayBytes } from "./jpeg/decode/jpeg-markers";
export { adobeTransform, exifBytes, exifCount, exifFrom, iccBytes, iccFrom, iccLast, isJfif } from "./jpeg/decode/jpeg-notes";
export { encodedEnd, encodeParts } from "./jpeg/encode/jpeg-encode";
export { setPart } from "./jpeg/encode/mcu-parts";
export { componentCount, height, isProgressive, maxH, maxV, width } from "./jpeg/decode/jpeg-frame";
export { extendEdges, prepareResampling, resamplePlane, transpose } from "./raster/resample";

export function componentId(index: i32): i32 {
  return component(index).id;
}
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
