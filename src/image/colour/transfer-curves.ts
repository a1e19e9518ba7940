/** How much light a sample shows, both from 0 to 1. */
export type Transfer = (sample: number) => number;

/** IEC 61966-2-1. */
export const srgbToLinear: Transfer = (sample) =>
  sample <= 0.04045 ? sample / 12.92 : ((sample + 0.055) / 1.055) ** 2.4;
export const linearToSrgb = (linear: number) =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;

export const power =
  (exponent: number): Transfer =>
  (sample) =>
    sample ** exponent;

/** ITU-R BT.709, 1.2, turned round. */
const bt709: Transfer = (sample) =>
  sample < 0.081 ? sample / 4.5 : ((sample + 0.099) / 1.099) ** (1 / 0.45);
/** SMPTE ST 240, turned round. */
const smpte240: Transfer = (sample) =>
  sample < 0.0912 ? sample / 4 : ((sample + 0.1115) / 1.1115) ** (1 / 0.45);

/**
 * By code point, TransferCharacteristics of ITU-T H.273 (table 3) that can be shown on an ordinary screen.
 */
export const CICP_TRANSFERS: Record<number, Transfer> = {
  1: bt709,
  4: power(2.2),
  5: power(2.8),
  6: bt709,
  7: smpte240,
  8: power(1),
  13: srgbToLinear,
  14: bt709,
  15: bt709,
};

/** Those of high dynamic range: shown without tone mapping they would be wrong, if not black. */
export const HIGH_DYNAMIC_RANGE: Record<number, string> = {
  16: "PQ (SMPTE ST 2084)",
  18: "HLG (ARIB STD-B67)",
};

/** The transfer at each 8-bit sample, from 0 to 1. */
export type Curve = Float64Array;

/** Samples for which a function has no value count as dark. */
export const tabulate = (transfer: Transfer): Curve =>
  Float64Array.from({ length: 256 }, (_, sample) => Math.min(1, Math.max(0, transfer(sample / 255) || 0)));
