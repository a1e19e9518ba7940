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

/** Some rows of every component, in the kernel's memory until the next strip comes. */
export interface Strip {
  /** For each component: 8-bit samples, rows `stride` bytes apart. Of chroma there may be fewer rows than of luma. */
  planes: { plane: number; stride: number; rows: number }[];
}

/** A picture that comes strip by strip, from the top; so that its height costs no memory. */
export interface StripSource {
  /** Pixels, as stored. */
  width: number;
  height: number;
  space: Space;
  components: ComponentShape[];
  /** @returns `undefined` when all rows have come. @throws {KernelError} */
  next(): Strip | undefined;
}
