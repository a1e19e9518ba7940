import { type Orientation, UPRIGHT } from "./axis-map.ts";
import { type FileHeader, inspectJpeg, inspectPng } from "./file-header.ts";
import type { Instance } from "./instance.ts";
import { JpegDecoder } from "./jpeg-decoder.ts";
import { type DecodingDamage, KernelError } from "./kernel-error.ts";
import { PixelStrips } from "./pixel-strips.ts";
import type { RgbaPixels } from "./planar-picture.ts";
import { PngDecoder } from "./png-decoder.ts";
import type { PngSet } from "./png-memory.ts";
import type { Size } from "./shapes.ts";
import { boxFor, shrinkFor } from "./shrink.ts";
import { Status } from "./status.ts";
import type { StripSource } from "./strips.ts";

/** What its renditions ask of a source, together. */
export interface Wanted {
  /** By how much the largest of them reduces the source's sides: 2 for half of them. */
  reduction: number;
  /** All take chroma of half the resolution. */
  isSubsampled: boolean;
  /** Planes that any of them takes. */
  sets: PngSet[];
}

/** Of pixels there is no damage. */
export type DecodedStrips = StripSource & { damage?(): DecodingDamage | undefined };

/** A picture that renditions can be made of. */
export interface SourcePicture extends Size {
  /** Pixels, as stored. */
  width: number;
  height: number;
  orientation: Orientation;
  /** The planes that a rendition is best made of. */
  setFor(isJpeg: boolean, isResampled: boolean): PngSet;
  /** Its strips, with those sets of planes in their order. Nothing is allocated before they are started. */
  decode(wanted: Wanted, tolerates: boolean): DecodedStrips;
}

interface FileFormat {
  magic: number[];
  inspect(instance: Instance, file: Uint8Array): FileHeader;
}

const FORMATS: FileFormat[] = [
  { magic: [0xff, 0xd8], inspect: inspectJpeg },
  { magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], inspect: inspectPng },
];

/**
 * Finds the format by its leading bytes, and reads the header.
 *
 * @throws {KernelError} for what is no JPEG or PNG that we decode
 */
export function inspectFile(instance: Instance, file: Uint8Array): FileHeader {
  const format = FORMATS.find(({ magic }) => magic.every((byte, i) => file[i] === byte));
  if (format) return format.inspect(instance, file);
  throw new KernelError(
    Status.unsupported,
    `expected a JPEG, which begins with ${hex(FORMATS[0]!.magic)}, or a PNG, which begins with ` +
      `${hex(FORMATS[1]!.magic)}; received ${hex(file.subarray(0, 8)) || "an empty file"}`,
  );
}

const hex = (bytes: Iterable<number>) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** @throws {KernelError} for what can't be decoded to colours */
export function pictureOfFile(instance: Instance, file: Uint8Array): SourcePicture {
  const header = inspectFile(instance, file);
  const { width, height, orientation, hasAlpha, space } = header;
  if (space !== "ycc" && space !== "rgb") {
    throw new KernelError(Status.unsupported, `expected gray or colours, received inks (${space})`);
  }
  if (header.format === "png") {
    return {
      ...{ width, height, orientation, setFor: setByAlpha(hasAlpha) },
      decode: (wanted, tolerates) => new PngDecoder(instance, header, wanted.sets, tolerates, boxFor(wanted)),
    };
  }
  return {
    ...{ width, height, orientation, setFor: () => (space === "ycc" ? "ycc" : "straight") },
    decode: (wanted) => new JpegDecoder(instance, header, shrinkFor(wanted)),
  };
}

/** @throws {RangeError} when there are not as many bytes as the size says */
export function pictureOfPixels(instance: Instance, pixels: RgbaPixels): SourcePicture {
  const { width, height, data } = pixels;
  const expected = width * height * 4;
  if (data.length !== expected || !(Number.isInteger(width) && Number.isInteger(height) && expected > 0)) {
    throw new RangeError(
      `source: expected ${width}x${height} pixels of 4 bytes, received ${data.length} bytes`,
    );
  }
  const hasAlpha = isTransparent(data);
  const alphaOf = (set: PngSet) => (set === "ycc" || !hasAlpha ? "none" : set);
  return {
    ...{ width, height, orientation: UPRIGHT, setFor: setByAlpha(hasAlpha) },
    decode: ({ sets }) =>
      new PixelStrips(
        instance,
        pixels,
        sets.map((set) => ({ space: set === "ycc" ? "ycc" : "rgb", alpha: alphaOf(set) })),
      ),
  };
}

/** Colour is resampled multiplied by its alpha, and else left as it is. */
const setByAlpha = (hasAlpha: boolean) => (isJpeg: boolean, isResampled: boolean) => {
  if (hasAlpha) return isResampled ? "premultiplied" : "straight";
  return isJpeg ? "ycc" : "straight";
};

function isTransparent(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}
