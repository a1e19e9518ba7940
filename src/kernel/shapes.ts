/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Pixels, from the top left corner. */
export interface Rect extends Size {
  left: number;
  top: number;
}

/** Red, green, blue and alpha, 0 to 255; alpha is not multiplied in. */
export type Rgba = readonly [number, number, number, number];

/** A ground of one colour, and where on it a picture lies, which must fit. */
export interface Canvas extends Size {
  left: number;
  top: number;
  background: Rgba;
}
