import { axisMap, type Orientation } from "./axis-map.ts";
import { PNG_EFFORTS, type PngEffort } from "./png-encoder.ts";
import { type Cut, FILTERS, type Filter } from "./resampling-plan.ts";
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

/** A PNG (3rd edition) of the smallest colour type that holds its pixels exactly, 8 bits a sample at most. */
export interface PngRendition extends Framing {
  format: "png";
  /** `default` unless it is given; `small` takes several times as long. */
  compression?: PngEffort;
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

/** What can be said of a value without its source. */
interface Rule {
  expected: string;
  holds(value: unknown): boolean;
}

const whole = (least: number, most: number): Rule => ({
  expected: `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});
const oneOf = (...values: unknown[]): Rule => ({
  expected: values.join(" or "),
  holds: (value) => values.includes(value),
});

/** The longest side that a JPEG's frame header can state (ITU T.81 B.2.2). */
const MOST_SIDE = 65_535;

const RULES: Record<string, Rule> = {
  format: oneOf("jpeg", "png", "rgba"),
  width: whole(1, MOST_SIDE),
  height: whole(1, MOST_SIDE),
  orientation: whole(1, 8),
  filter: oneOf(...FILTERS),
  quality: whole(1, 100),
  chromaSubsampling: oneOf("4:2:0", "4:4:4"),
  progressive: oneOf(true, false),
  compression: oneOf(...PNG_EFFORTS),
};

/** @throws {RangeError} for a value that no source can go with, with its name */
export function checkRendition(rendition: Rendition, index: number): void {
  const values = rendition as unknown as Record<string, unknown>;
  for (const [name, { expected, holds }] of Object.entries(RULES)) {
    const value = values[name];
    const isLeftOut = value === undefined && name !== "format";
    if (!isLeftOut && !holds(value)) {
      throw new RangeError(`renditions[${index}].${name}: expected ${expected}, received ${String(value)}`);
    }
  }
}

/** How a rendition is cut out of a source, but for what its format decides. */
export type FramedCut = Omit<Cut, "set" | "isSubsampled">;

/**
 * @param source as stored, and how its file says that it is to be turned
 * @throws {RangeError} when the region is not within the source
 */
export function frame(rendition: Rendition, source: Size & { orientation: Orientation }): FramedCut {
  const { region = { left: 0, top: 0, width: source.width, height: source.height }, filter } = rendition;
  checkRegion(region, source);
  const turn = axisMap(rendition.orientation ?? source.orientation);
  const shown = turn.swap ? { width: region.height, height: region.width } : region;
  return { region, size: sizeOf(rendition, shown), filter: filter ?? "lanczos3", ...turn };
}

function checkRegion({ left, top, width, height }: Rect, source: Size): void {
  const isWhole = [left, top, width, height].every(Number.isInteger);
  const isInside = left >= 0 && top >= 0 && left + width <= source.width && top + height <= source.height;
  if (isWhole && isInside && width > 0 && height > 0) return;
  throw new RangeError(
    `region: expected whole pixels within ${source.width}x${source.height}, received ${width}x${height} at ${left},${top}`,
  );
}

function sizeOf({ width, height }: Rendition, shown: Size): Size {
  const scaled = (side: number, scale: number) => Math.min(MOST_SIDE, Math.max(1, Math.round(side * scale)));
  return {
    width: width ?? (height === undefined ? shown.width : scaled(shown.width, height / shown.height)),
    height: height ?? (width === undefined ? shown.height : scaled(shown.height, width / shown.width)),
  };
}
