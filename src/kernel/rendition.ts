import type { Orientation } from "./axis-map.ts";
import type { PngEffort } from "./png-encoder.ts";
import type { Filter } from "./resampling-plan.ts";
import type { Rect, Size } from "./shapes.ts";

/** What part of the source is shown, how large, and which way up. */
interface Framing {
  /**
   * Pixels of the upright result. A side that is left out follows from the other, by the region's aspect; without both, no pixel
   * is resampled.
   */
  width?: number;
  height?: number;
  /** Whole pixels, as stored, before any orientation. All of them unless it is given. */
  region?: Rect;
  /** How the stored pixels are turned (Exif 2.32, tag 0x0112); as the file says unless it is given. 1: not at all. */
  orientation?: Orientation;
  /** `lanczos3` unless it is given. */
  filter?: Filter;
}

/** A JPEG (ITU T.81, JFIF 1.02). */
export interface JpegRendition extends Framing {
  format: "jpeg";
  /** 1 to 100; 85 unless it is given. */
  quality?: number;
  /** `4:2:0`, the default, has chroma of half the width and height. */
  chromaSubsampling?: "4:2:0" | "4:4:4";
  /** Coarse first, and some percent smaller; takes longer. */
  progressive?: boolean;
  /** Red, green and blue, 0 to 255, behind what is transparent; white unless it is given. */
  background?: readonly [number, number, number];
}

/** A PNG (3rd edition) of the smallest colour type that holds its pixels, 8 bits a sample at most. */
export interface PngRendition extends Framing {
  format: "png";
  /** `default` unless it is given; `small` takes several times as long. */
  compression?: PngEffort;
  /** Whether it may be reduced to fewer colours; else all are kept. */
  palette?: boolean;
  /** Of a palette: 2 to 256, which is the default. */
  colours?: number;
  /** Of a palette: how much of each pixel's error its neighbours make up for, 0 to 1, which is the default. */
  dither?: number;
}

/** Rows of red, green, blue and alpha, 8 bits each, alpha not multiplied in, without gaps: what `ImageData` takes. */
export interface RgbaRendition extends Framing {
  format: "rgba";
}

/** One of the pictures that are wanted of a source. */
export type Rendition = JpegRendition | PngRendition | RgbaRendition;
export type RenditionFormat = Rendition["format"];

/** A rendition that is made. */
export interface Rendered<F extends RenditionFormat = RenditionFormat> extends Size {
  format: F;
  /** A file, or pixels; a copy of its own. */
  data: F extends "rgba" ? Uint8ClampedArray<ArrayBuffer> : Uint8Array<ArrayBuffer>;
}
