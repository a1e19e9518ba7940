export type { Orientation } from "./axis-map.ts";
export { createKernel, type Kernel, type RenderedList, type RenderOptions } from "./create-kernel.ts";
export type { FileHeader, JpegFileHeader, PngFileHeader } from "./file-header.ts";
export { type DecodingDamage, KernelError } from "./kernel-error.ts";
export type { RgbaPixels } from "./planar-picture.ts";
export type { PngEffort } from "./png-encoder.ts";
export type {
  JpegRendition,
  PngRendition,
  Rendered,
  Rendition,
  RenditionFormat,
  RgbaRendition,
} from "./rendition.ts";
export type { Filter } from "./resampling-plan.ts";
export type { Rect, Size } from "./shapes.ts";
export { Status } from "./status.ts";
