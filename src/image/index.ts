export type { Engine } from "./codecs/engine.ts";
export { kernelEngine } from "./codecs/kernel.ts";
export { stockEngine } from "./codecs/stock.ts";
export { ImageError, type ImageErrorCode } from "./errors.ts";
export type { ImageHeader, SourceFormat } from "./header/header.ts";
export { inspect } from "./header/inspect.ts";
export { type RenderOptions, type RenditionResult, render, type Stage } from "./render.ts";
export type { RenditionSpec } from "./rendition.ts";
