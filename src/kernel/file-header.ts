import type { Orientation } from "./axis-map.ts";
import { exifOrientation } from "./exif.ts";
import type { Instance } from "./instance.ts";
import type { JpegFrame } from "./jpeg-decoder.ts";
import { readJpegHeader } from "./jpeg-reader.ts";
import { type ByteRange, type PngHeader, readPngHeader } from "./png-reader.ts";
import type { Size } from "./shapes.ts";
import type { Space } from "./strips.ts";

/** What is known of a file before any pixel is decoded. Plain data, which can be sent to a thread. */
export interface CommonHeader extends Size {
  /** Pixels, as stored: before `orientation` is applied. */
  width: number;
  /** Pixels, as stored: before `orientation` is applied. */
  height: number;
  /** Channels in the file: 1 gray, 2 gray and alpha, 3 colour, 4 colour and alpha or four inks. */
  components: number;
  /** Bits a sample. */
  bitDepth: number;
  hasAlpha: boolean;
  /** What the channels are; a JPEG of Adobe's holds its inks inverted. */
  space: Space;
  /** Progressive JPEG or interlaced PNG. */
  progressive: boolean;
  /** As Exif has it; 1 where it says nothing. */
  orientation: Orientation;
  /** It says what its colours are, so that they may have to be converted. */
  statesColours: boolean;
}

/** What decoding a JPEG goes by. */
export interface JpegFileHeader extends CommonHeader, JpegFrame {
  format: "jpeg";
  space: Space;
  progressive: boolean;
  /** Where in the file the parts of the ICC profile lie, in their order. */
  icc: ByteRange[];
}

/** What decoding a PNG goes by, and where its colour is described. */
export interface PngFileHeader extends CommonHeader, PngHeader {
  format: "png";
  bitDepth: number;
  hasAlpha: boolean;
}

export type FileHeader = JpegFileHeader | PngFileHeader;

/** Reads a JPEG's segments up to its first scan. @throws {KernelError} see `readJpegHeader` */
export function inspectJpeg(instance: Instance, file: Uint8Array): JpegFileHeader {
  const header = readJpegHeader(instance, file);
  const { width, height, components, bitDepth, space, isProgressive, isInterleaved, exif, icc } = header;
  return {
    format: "jpeg",
    width,
    height,
    components: components.length,
    bitDepth,
    hasAlpha: false,
    space,
    progressive: isProgressive,
    isInterleaved,
    sampling: components.map(({ samplingX, samplingY }) => ({ h: samplingX, v: samplingY })),
    orientation: exifOrientation(exif.map((range) => bytesOf(file, range))),
    statesColours: icc.length > 0,
    icc,
  };
}

/** PNG 3rd edition, table 7: channels of each colour type. A palette has colours. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** Reads a PNG's chunks. @throws {KernelError} see `readPngHeader` */
export function inspectPng(instance: Instance, file: Uint8Array): PngFileHeader {
  const header = readPngHeader(instance, file);
  const { codePoints, iccProfile, gamma, exif } = header;
  return {
    ...header,
    format: "png",
    components: CHANNELS[header.colourType]!,
    space: "rgb",
    progressive: header.interlaced,
    orientation: exifOrientation(exif ? [bytesOf(file, exif)] : []),
    statesColours: Boolean(codePoints ?? iccProfile ?? gamma),
  };
}

const bytesOf = (file: Uint8Array, { offset, length }: ByteRange) => file.subarray(offset, offset + length);
