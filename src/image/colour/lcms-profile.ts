import lcmsPath from "lcms-wasm/dist/lcms.wasm";
import { compile } from "../wasm-file.ts";
import type { Conversion } from "./conversion.ts";
import { instantiateLcms, type LcmsExports } from "./lcms-instance.ts";

/**
 * How four bytes of a pixel are read: "gray" and "rgb" out of RGBA, or as inks, of which 255 is all or,
 * inverted, none. Values are the format specifiers of lcms2.h: colour space, flavour, bytes that are skipped,
 * channels, bytes a sample.
 */
const SAMPLES = {
  gray: (3 << 16) | (3 << 7) | (1 << 3) | 1,
  rgb: (4 << 16) | (1 << 7) | (3 << 3) | 1,
  cmyk: (6 << 16) | (4 << 3) | 1,
  "inverted cmyk": (6 << 16) | (1 << 13) | (4 << 3) | 1,
} as const;
export type LcmsSamples = keyof typeof SAMPLES;

/** What libvips asks for. Black points are matched, since lcms' own sRGB is a profile of version 4. */
const PERCEPTUAL = 0;

/** lcms works on so many pixels at a time, so that its memory does not grow with the picture. */
const BATCH_PIXELS = 8192;
const PIXEL_BYTES = 4;

/**
 * A profile's conversion by Little CMS, which knows every kind. Its WebAssembly is compiled when first asked
 * for; each profile has an instance of its own, so that a hostile one spoils nothing else, and none has to be
 * freed.
 *
 * @returns `undefined` when lcms can't make anything of the profile. A conversion that is returned may still
 *   throw
 */
export async function lcmsConversion(icc: Uint8Array, samples: LcmsSamples): Promise<Conversion | undefined> {
  const module = await compile(lcmsPath);
  try {
    const lcms = instantiateLcms(module);
    const transform = createTransform(lcms, withoutFloatTables(icc), SAMPLES[samples]);
    if (transform === 0) return undefined;
    const from = lcms.malloc(2 * BATCH_PIXELS * PIXEL_BYTES);
    const isInk = samples === "cmyk" || samples === "inverted cmyk";
    return (pixels) => {
      const result = new Uint8ClampedArray(pixels.length);
      for (let at = 0; at < pixels.length; at += BATCH_PIXELS * PIXEL_BYTES) {
        const batch = pixels.subarray(at, at + BATCH_PIXELS * PIXEL_BYTES);
        new Uint8Array(lcms.memory.buffer).set(batch, from);
        const to = from + BATCH_PIXELS * PIXEL_BYTES;
        lcms.cmsDoTransform(transform, from, to, batch.length / PIXEL_BYTES);
        result.set(new Uint8Array(lcms.memory.buffer, to, batch.length), at);
      }
      for (let alpha = 3; alpha < result.length; alpha += PIXEL_BYTES) {
        result[alpha] = isInk ? 255 : pixels[alpha]!;
      }
      return result;
    };
  } catch {
    return undefined;
  }
}

/** An instance, what is compiled for it, and its tables of fixed size; measured. */
const INSTANCE_BYTES = 8 * 2 ** 20;
/** lcms copies the file, reads bytes as numbers of 16 bits, and copies these for a transform; measured. */
const BYTES_BY_PROFILE_BYTE = 12;

/** The most memory that a conversion holds, besides the pixels that it gives. */
export const predictLcmsMemory = (profileBytes: number) =>
  INSTANCE_BYTES + BYTES_BY_PROFILE_BYTE * profileBytes;

/** To lcms' sRGB. @returns 0 when there is none */
function createTransform(lcms: LcmsExports, icc: Uint8Array, format: number): number {
  const copy = lcms.malloc(icc.length);
  new Uint8Array(lcms.memory.buffer).set(icc, copy);
  const profile = lcms.cmsOpenProfileFromMem(copy, icc.length);
  if (profile === 0) return 0;
  return lcms.cmsCreateTransform(profile, format, lcms.cmsCreate_sRGBProfile(), SAMPLES.rgb, PERCEPTUAL, 0);
}

const TAG_COUNT_AT = 128;
const TAG_BYTES = 12;

/**
 * A copy in which D2B0 to D2B3 have names that nobody knows. lcms would prefer them to A2B0, and they may be
 * chains of as many steps as a profile has room for, a million to a colour; a profile that has them has A2B0
 * or a matrix, too.
 */
function withoutFloatTables(icc: Uint8Array): Uint8Array {
  const copy = new Uint8Array(icc);
  const tags = new DataView(copy.buffer).getUint32(TAG_COUNT_AT);
  for (
    let tag = 0, at = TAG_COUNT_AT + 4;
    tag < tags && at + TAG_BYTES <= copy.length;
    tag++, at += TAG_BYTES
  ) {
    if (copy[at] === 0x44 && copy[at + 1] === 0x32) copy[at] = 0x64;
  }
  return copy;
}
