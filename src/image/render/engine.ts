import type { FailOn } from "../formats/fail-on.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import type { Rect, Size } from "../picture/geometry.ts";
import type { Orientation } from "../picture/orientation.ts";
import type { Pixels } from "../picture/pixels.ts";
import type { Rendition } from "./rendition-spec.ts";

export type OutputFormat = "jpeg" | "png";

/** What the renditions of a source will ask of its decoded form. */
export interface Need {
  /** By how much the largest rendition reduces the source's sides: 2 for half of them. */
  reduction: number;
  /** Every rendition goes straight into a JPEG. */
  isAllJpeg: boolean;
  /** And their chroma has half the resolution. */
  isAllSubsampled: boolean;
  /** What damage to refuse. */
  failOn: FailOn;
  /** Is told of damage that is not refused, once for each kind of it. */
  warn: (warning: string) => void;
}

/** A part of the upright source, and what it is resampled to. */
export interface Cut {
  /** Upright pixels. */
  region: Rect;
  /** Upright pixels. */
  size: Size;
  orientation: Orientation;
  hasAlpha: boolean;
  filter: Rendition["filter"];
  /** What comes next: straight into a JPEG, or to be looked at as pixels. */
  use: "jpeg" | "pixels";
  chromaSubsampling: Rendition["chromaSubsampling"];
}

/** See `RenditionSpec`. */
export type JpegOptions = Pick<Rendition, "quality" | "chromaSubsampling" | "progressive" | "encoder">;

/**
 * The parts that turn bytes into pixels, pixels into fewer pixels, and pixels into bytes: the seam at which each can be
 * replaced alone. What a decoder gives and a resampler makes is the engine's own (`Decoded`, `Picture`), so that it
 * need never be RGB.
 *
 * Every part is stateless between jobs as far as its caller can tell: one that fails has already replaced its own
 * instance when it throws.
 */
export interface Engine<Decoded = unknown, Picture = unknown> {
  decode(source: Uint8Array, header: ImageHeader, need: Need): Promise<Decoded>;
  /** Resamples a part of the source, upright, to exactly the given size. Good until the next cut. */
  resample(decoded: Decoded, cut: Cut): Promise<Picture>;
  pixels(picture: Picture): Pixels;
  encodeJpeg(picture: Picture | Pixels, options: JpegOptions): Promise<Uint8Array>;
  encodePng(pixels: Pixels): Promise<Uint8Array>;
  /** The most memory that a job takes above an idle process, in bytes, from the header alone. */
  predictMemory(header: ImageHeader, sourceBytes: number, renditions: Rendition[]): number;
  /** Starts compiling what most images need; a failure shows at the first use. */
  preload(): void;
  /** Gives back the memory that instances hold after a large image. */
  release(): void;
}
