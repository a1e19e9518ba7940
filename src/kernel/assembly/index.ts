/** What the kernel offers. See the facades beside this folder (`../jpeg-decoder.ts`, `../raster.ts`, ...) for units and shapes. */
import { component } from "./jpeg/decode/jpeg-frame";

export { allocate, mark, reset, rewind, setLimit } from "./memory/arena";
export { faultAt, openSource } from "./memory/source";
export { cmykToRgba, fromRgba, mergeRgba, splitRgba, toRgba } from "./raster/colour";
export { jpegBegin, jpegDecode, jpegEnd, jpegIsInterleaved, jpegOpen, jpegSetComponent } from "./jpeg/decode/jpeg-decode";
export { encodedEnd, encodeParts } from "./jpeg/encode/jpeg-encode";
export { setPart } from "./jpeg/encode/mcu-parts";
export { componentCount, height, isProgressive, width } from "./jpeg/decode/jpeg-frame";
export { makeAxis } from "./raster/axis";
export { makeBoxFilter } from "./raster/box";
export { extendEdges, transpose } from "./raster/planes";
export { makeResampler, pushRows, resamplePlane } from "./raster/resampler";

export function samplingH(index: i32): i32 {
  return component(index).h;
}
export function samplingV(index: i32): i32 {
  return component(index).v;
}
