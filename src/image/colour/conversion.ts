/**
 * Shows samples as sRGB. A pixel has four bytes on both sides: red, green, blue and alpha, not premultiplied;
 * or, of a picture in inks, cyan, magenta, yellow and black, which become opaque pixels. What is given stays
 * as it is.
 */
export type Conversion = (samples: Uint8ClampedArray) => Uint8ClampedArray;
