import type { Instance } from "./instance.ts";
import type { PlanarPicture, RgbaPixels } from "./planar-picture.ts";
import type { Size } from "./shapes.ts";

/** How hard the encoder tries, from the fastest to the smallest; by their numbers in `assembly/png/encode/parse-settings.ts`. */
export const PNG_EFFORTS = ["fast", "default", "small"] as const;
export type PngEffort = (typeof PNG_EFFORTS)[number];

/** How a PNG is written. */
export interface PngSettings {
  effort: PngEffort;
  /** Colours to which it is reduced if it has more; without, all are kept. */
  palette?: {
    /** 2 to 256. */
    colours: number;
    /** How much of each pixel's error its neighbours make up for, 0 to 1. */
    dither: number;
  };
}

/**
 * Encodes planes of red, green, blue and alpha, or one plane of gray, as a PNG of the smallest colour type that holds them exactly.
 * Only what can't be seen is not kept: pixels whose alpha is 0 are transparent black.
 *
 * @param picture of the space `rgb`, or one plane
 * @throws {KernelError} `outOfMemory`
 */
export function encodePngPlanes(
  instance: Instance,
  picture: PlanarPicture,
  settings: PngSettings,
): Uint8Array {
  const { planes, alpha } = picture;
  const [red, green = red, blue = red, fourth] = planes;
  instance.exports.pngTakePlanes(
    red!.plane,
    green!.plane,
    blue!.plane,
    fourth?.plane ?? 0,
    red!.stride,
    alpha === "premultiplied",
  );
  return encode(instance, picture, settings);
}

/** As `encodePngPlanes`, for pixels, which are copied into the kernel. @throws {KernelError} `outOfMemory` */
export function encodePngPixels(instance: Instance, pixels: RgbaPixels, settings: PngSettings): Uint8Array {
  const { data } = pixels;
  const at = instance.allocate(data.length);
  instance.bytes(at, data.length).set(data);
  instance.exports.pngTakePixels(at);
  return encode(instance, pixels, settings);
}

function encode(
  instance: Instance,
  { width, height }: Size,
  { effort, palette: { colours, dither } = { colours: 0, dither: 0 } }: PngSettings,
): Uint8Array {
  const { exports } = instance;
  const number = PNG_EFFORTS.indexOf(effort);
  const at = instance.pointer(
    exports.pngEncode(width, height, number, colours, Math.round(dither * WHOLE_DITHER)),
  );
  return instance.bytes(at, (exports.pngEnd.value >>> 0) - at).slice();
}

/** Half of an error: all of it, handed on by every pixel, adds up to more noise than it mends. */
const WHOLE_DITHER = 128;

const RGBA = 4;
/** A row as RGBA, it and the one above packed, and one in the compressor's window. */
const ROWS = 4;
/** The compressor's window without that row, its sequences, its hash chains, and its table of ways; and what lies between them. */
const COMPRESSOR_BYTES = (288 + 256 + 128 + 704 + 8) * 1024;
/** All of a file but its picture data, and what must be free behind it. */
const FILE_ROOM = 8192;
/** Noise is stored in blocks, which add 6 bytes to each segment that is compressed on its own: 16 KB, or half of that on average. */
const OF_NOISE = 1 + 6 / 8192;

/** To reduce colours: a table of what is alike, points of colours, and their order. */
const POINTS_BYTES = 2 ** 19 + 65_536 * (24 + 4) + 4096;
/** Errors that two rows hand on, of a pixel. */
const ERRORS = 32;

/**
 * What encoding allocates in the kernel, and the file that it leaves outside, in bytes: for noise with alpha, since how much of a
 * picture can be left out is not known before. Colours are reduced before anything is compressed, in pixels.
 */
export function pngEncoderBytes(
  { width, height }: Size,
  isFromPlanes: boolean,
  { palette }: PngSettings,
): { kernel: number; file: number } {
  const samples = palette ? 1 : RGBA;
  const file = Math.ceil(height * (samples * width + 1) * OF_NOISE) + FILE_ROOM;
  const pixels = isFromPlanes && !palette ? 0 : RGBA * width * height;
  const compressing = ROWS * RGBA * width + COMPRESSOR_BYTES + file;
  const reducing = palette ? ROWS * RGBA * width + POINTS_BYTES + ERRORS * (width + 2) : 0;
  return { kernel: pixels + Math.max(compressing, reducing), file };
}
