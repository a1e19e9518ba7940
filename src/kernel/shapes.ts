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
