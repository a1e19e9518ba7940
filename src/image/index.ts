export type { FailOn } from "./formats/fail-on.ts";
export type { ImageHeader, SourceFormat } from "./formats/image-header.ts";
export { inspect } from "./formats/inspect.ts";
export { ImageError, type ImageErrorCode } from "./image-error.ts";
export type { Engine } from "./render/engine.ts";
export { kernelEngine } from "./render/kernel-engine.ts";
export { type RenderOptions, type RenditionResult, render, type Stage } from "./render/render.ts";
export type { RenditionSpec } from "./render/rendition-spec.ts";
export { stockEngine } from "./stock/stock-engine.ts";
