import type { Rect, Size } from "../geometry.ts";
import type { ImageHeader, SourceFormat } from "../header/header.ts";
import type { Pixels } from "../pixels.ts";
import { decodeJpeg, encodeJpeg, preloadJpeg, releaseJpeg } from "./jpeg.ts";
import { decodePng, encodePng, releasePng } from "./png.ts";
import { preloadResampler, releaseResampler, resample } from "./resample.ts";

export type OutputFormat = "jpeg" | "png";

/**
 * The parts that turn bytes into pixels, pixels into fewer pixels, and pixels into bytes: the seam at which
 * each can be replaced alone. Every part is stateless between calls as far as its caller can tell: one that
 * fails has already replaced its own instance when it throws.
 */
export interface Engine {
  decode: Record<SourceFormat, (source: Uint8Array, header: ImageHeader) => Promise<Pixels>>;
  /** Lanczos3 of the part of `pixels` within `region`, to exactly `size`. */
  resample(pixels: Pixels, region: Rect, size: Size, options: { hasAlpha: boolean }): Promise<Pixels>;
  encode: Record<OutputFormat, (pixels: Pixels, options: { quality: number }) => Promise<Uint8Array>>;
  /** Starts compiling what most images need; a failure shows at the first use. */
  preload(): void;
  /** Gives back the memory that instances hold after a large image. */
  release(): void;
}

/** The stock codecs of jSquash: libjpeg-turbo's decoder, mozjpeg's encoder, Rust's png and resize. */
export const stockEngine: Engine = {
  decode: { jpeg: decodeJpeg, png: decodePng },
  resample,
  encode: { jpeg: encodeJpeg, png: encodePng },
  preload() {
    preloadJpeg();
    preloadResampler();
  },
  release() {
    releaseJpeg();
    releasePng();
    releaseResampler();
  },
};
