import type { ColourTables } from "../../kernel/row-steps.ts";

/**
 * Shows samples as sRGB. A pixel has four bytes on both sides: red, green, blue and alpha, not premultiplied;
 * or, of a picture in inks, cyan, magenta, yellow and black, which become opaque pixels. What is given stays
 * as it is.
 */
export type Conversion = (samples: Uint8ClampedArray) => Uint8ClampedArray;

/** How a source's colours are shown as sRGB. */
export interface ColourConversion {
  convert: Conversion;
  /** The same by curves and a matrix, which the kernel does. */
  tables?: ColourTables;
}
