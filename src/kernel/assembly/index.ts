/** What the kernel offers. See the facades beside this folder (`../jpeg-decoder.ts`, `../raster.ts`, ...) for units and shapes. */
import { component } from "./jpeg/decode/jpeg-frame";

export { allocate, mark, reset, rewind, setLimit } from "./memory/arena";
export { bytesRead, faultAt, faultFound, openSource } from "./memory/source";
export { damage, isCutOff } from "./jpeg/decode/entropy-damage";
export { jpegSetAhead } from "./jpeg/decode/interleaved/place-ahead";
export { placesMet } from "./jpeg/decode/interleaved/two-places";
export { jpegBegin, jpegDecode, jpegSetComponent } from "./jpeg/decode/jpeg-decode";
export { hasStrayBytes } from "./jpeg/decode/jpeg-markers";
export { adobeTransform, exifBytes, exifCount, exifFrom, iccBytes, iccFrom, iccLast, isJfif } from "./jpeg/decode/jpeg-notes";
export { scanComponents } from "./jpeg/decode/jpeg-scan";
export { loadJpeg, readHeader } from "./jpeg/decode/jpeg-segments";
export { restartInterval, tablesBuilt } from "./jpeg/decode/jpeg-tables";
export { encodedEnd, encodeParts } from "./jpeg/encode/jpeg-encode";
export { setPart } from "./jpeg/encode/mcu-parts";
export { componentCount, height, isProgressive, width } from "./jpeg/decode/jpeg-frame";
export { makeAxis } from "./raster/axis";
export { makeBoxFilter } from "./raster/box";
export { colourTables, convertRows } from "./raster/convert-rows";
export { copyRows, divideByAlpha, fillPixels, layRows, multiplyByAlpha } from "./raster/lay-rows";
export { loadFour, loadGray, loadYcc, loadYcck } from "./raster/load-rows";
export { copyPart, extendEdges, fillPart, isFull, mixPart, transpose } from "./raster/planes";
export { setFromPlane, setToPlane } from "./raster/row-planes";
export { storeGray, storeRgb, storeYcc } from "./raster/store-rows";
export { makeResampler, pushRows, resamplePlane } from "./raster/resampler";
export {
  isPictureRead as pngIsPictureRead,
  pngAreRowsOpaque,
  pngInflateProfile,
  pngOpenRows,
  pngReadHead,
  pngReadPicture,
  pngReadRows,
} from "./png/png-decode";
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
export { pngEncode, pngEnd } from "./png/encode/png-encode";
export { setPixels as pngTakePixels, setPlanes as pngTakePlanes } from "./png/encode/picture-rows";
export { damage as pngDamage, damageAt as pngDamageAt, warnings as pngWarnings } from "./png/png-damage";
export { chunksRead as pngChunksRead } from "./png/png-chunks";
export { bytesInflated as pngBytesInflated } from "./png/inflate";
export { tablesBuilt as pngTablesBuilt } from "./png/inflate-tables";

export function componentId(index: i32): i32 {
  return component(index).id;
}
export function samplingH(index: i32): i32 {
  return component(index).h;
}
export function samplingV(index: i32): i32 {
  return component(index).v;
}
