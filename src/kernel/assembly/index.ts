/** What the kernel offers. See `../kernel.ts`, its only caller, for units and shapes. */
import { component } from "./jpeg/decode/jpeg-frame";

export { allocate, mark, reset, rewind, setLimit } from "./memory/arena";
export { faultAt, openSource } from "./memory/source";
export { cmykToRgba, fromRgba, mergeRgba, splitRgba, toRgba } from "./raster/colour";
export { decodeFrame, readFrameHeader, reserveFile } from "./jpeg/decode/jpeg-decode";
export { encodedEnd, encodeParts } from "./jpeg/encode/jpeg-encode";
export { setPart } from "./jpeg/encode/mcu-parts";
export { componentCount, height, isProgressive, maxH, maxV, width } from "./jpeg/decode/jpeg-frame";
export { pngInflateProfile, pngOpenRows, pngReadHead, pngReadRows } from "./png/png-decode";
export { setPlane as pngSetPlane } from "./png/png-planes";
export {
  bitDepth as pngBitDepth,
  chunkBytes as pngChunkBytes,
  chunkOffset as pngChunkOffset,
  colourType as pngColourType,
  hasAlpha as pngHasAlpha,
  height as pngHeight,
  isInterlaced as pngIsInterlaced,
  width as pngWidth,
} from "./png/png-head";
export { damage as pngDamage, damageAt as pngDamageAt, warnings as pngWarnings } from "./png/png-damage";
export { chunksRead as pngChunksRead } from "./png/png-chunks";
export { bytesInflated as pngBytesInflated } from "./png/inflate";
export { tablesBuilt as pngTablesBuilt } from "./png/inflate-tables";
export { extendEdges, prepareResampling, resamplePlane, transpose } from "./raster/resample";

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
