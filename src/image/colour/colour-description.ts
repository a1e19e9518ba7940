/** What a file says of its colours, as its header's reader has found it. Nothing of it has been checked. */
export interface ColourDescription {
  /**
   * What the picture's samples are once decoded: one gray, red green and blue, or cyan magenta yellow and
   * black.
   */
  space: "gray" | "rgb" | "cmyk";
  /** Of inks, where 255 is no ink, as Adobe writes them into JPEGs. */
  isInverted?: boolean;
  /** PNG's cICP chunk: code points of ITU-T H.273. */
  cicp?: { primaries: number; transfer: number; matrix: number; isFullRange: boolean };
  /** An ICC profile. */
  icc?: Uint8Array;
  /** PNG's sRGB chunk is there. */
  isSrgb?: boolean;
  /** PNG's gAMA chunk, as it is stored: the exponent that encodes light, times 100,000. */
  gamma?: number;
  /** PNG's cHRM chunk. */
  chromaticities?: Chromaticities;
}

/** Where on the CIE 1931 diagram, x and y, white and the primaries lie. */
export interface Chromaticities {
  white: Xy;
  red: Xy;
  green: Xy;
  blue: Xy;
}
export type Xy = readonly [number, number];
