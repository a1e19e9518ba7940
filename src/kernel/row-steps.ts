import type { Instance } from "./instance.ts";

/** Changes pixels of RGBA in the kernel's memory, in place; alpha is not multiplied in. A few behind the last may change, too. */
export type ChangeRows = (at: number, pixels: number) => void;

/** Something that is done to a picture's pixels, some rows after the other. It takes none of the kernel's memory. */
export interface RowStep {
  begin(instance: Instance): ChangeRows;
}

/** Three curves, a matrix, and sRGB's curve, as tables: see `assembly/raster/convert-rows.ts`. */
export interface ColourTables {
  /** For each sample of red, of green and of blue: the light that it adds to red, green and blue, in 65535ths, and a 0. */
  light: Int32Array;
  /** For each of 16384 steps of light, the sample. */
  samples: Uint8Array;
}

/** Colour by curves and a matrix, in the kernel. */
export const colourStep = ({ light, samples }: ColourTables): RowStep => ({
  begin(instance) {
    const tables = instance.exports.colourTables();
    const lightBytes = new Uint8Array(light.buffer, light.byteOffset, light.byteLength);
    instance.bytes(tables, lightBytes.length).set(lightBytes);
    instance.bytes(tables + lightBytes.length, samples.length).set(samples);
    return (at, pixels) => instance.exports.convertRows(at, pixels);
  },
});

/** What can be done outside the kernel only. @param convert leaves what it is given as it is */
export const outsideStep = (convert: (samples: Uint8ClampedArray) => Uint8ClampedArray): RowStep => ({
  begin: (instance) => (at, pixels) => {
    const { buffer } = instance.exports.memory;
    instance.bytes(at, 4 * pixels).set(convert(new Uint8ClampedArray(buffer, at, 4 * pixels)));
  },
});
