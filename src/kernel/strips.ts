import type { Size } from "./shapes.ts";

/** How one component's samples lie on the picture: luma or chroma of a JPEG, red, green, blue or alpha. */
export interface ComponentShape {
  /** Samples for each pixel of the picture: its sampling and its scale together. */
  perPixelX: number;
  perPixelY: number;
}

/**
 * What the components are: luma and chroma, or luma alone (gray); red, green, blue and, if there are four, alpha; four inks, or
 * luma, chroma and black, each also as Adobe writes them, where 255 is no ink.
 */
export type Space = "ycc" | "rgb" | "cmyk" | "ycck" | "inverted cmyk" | "inverted ycck";

/** Whether there is alpha as the last component, and whether the others are multiplied by it. */
export type Alpha = "none" | "straight" | "premultiplied";

/** Components that make a picture together. A source may offer more than one such set. */
export interface PlaneSet {
  space: Space;
  alpha: Alpha;
  /** Indices of the source's components. */
  components: readonly number[];
}

/** Some rows of every component, in the kernel's memory until the next strip comes. */
export interface Strip {
  /**
   * For each component: its samples, rows `stride` bytes apart. Of chroma there may be fewer rows than of luma. They may be known
   * to be full: all samples are the most there is.
   */
  planes: { plane: number; stride: number; rows: number; areFull?: boolean }[];
}

/** What a source's strips look like, known before it is decoded. */
export interface StripShape extends Size {
  /** Pixels, as stored. */
  width: number;
  height: number;
  components: ComponentShape[];
  sets: PlaneSet[];
  /** Samples are not bytes but have 16 bits, of which the lower 6 are a fraction: 255 is 16320. */
  isFine?: boolean;
  /** What is stored has more than 8 bits a sample, which are to be kept until the last step. */
  isDeep?: boolean;
}

/** A picture that comes strip by strip, from the top; so that its height costs no memory. */
export interface StripSource extends StripShape {
  /** Allocates what decoding needs, and begins. @throws {KernelError} */
  start(): void;
  /**
   * Decodes on, for some milliseconds. A strip may have no rows yet.
   *
   * @returns `undefined` when all rows have come
   * @throws {KernelError}
   */
  next(): Strip | undefined;
}
