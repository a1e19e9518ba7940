import { ImageError } from "../../image-error.ts";
import { type Orientation, UPRIGHT } from "../../picture/orientation.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";
import { IccChunks } from "./jpeg-icc.ts";

const SOF0 = 0xc0;
const SOF2 = 0xc2;
const DHT = 0xc4;
const JPG = 0xc8;
const DAC = 0xcc;
const SOF15 = 0xcf;
const RST0 = 0xd0;
const EOI = 0xd9;
const SOS = 0xda;
const DNL = 0xdc;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const TEM = 0x01;

/** ITU T.81 table B.1: the frame types that are not Huffman-coded sequential or progressive DCT. */
const UNSUPPORTED_FRAMES: Record<number, string> = {
  195: "lossless",
  197: "differential sequential",
  198: "differential progressive",
  199: "differential lossless",
  201: "arithmetic-coded sequential",
  202: "arithmetic-coded progressive",
  203: "arithmetic-coded lossless",
  205: "arithmetic-coded differential sequential",
  206: "arithmetic-coded differential progressive",
  207: "arithmetic-coded differential lossless",
};

export interface JpegImageHeader extends ImageHeader {
  sampling: { h: number; v: number }[];
  isInterleaved: boolean;
}

/**
 * Reads a JPEG's marker segments up to the frame header (ITU T.81, B.1.1 and B.2.2).
 *
 * @throws {ImageError} `CorruptImage` when the segments end or contradict themselves before a frame header,
 *   `UnsupportedFormat` when the frame is of a kind that we do not decode
 */
export async function readJpegHeader(bytes: Uint8Array): Promise<JpegImageHeader> {
  let orientation: Orientation = UPRIGHT;
  let isJfif = false;
  let adobeTransform: number | undefined;
  const iccChunks = new IccChunks();
  for (const { marker, payload } of segments(bytes)) {
    if (marker === APP0 && startsWith(payload, "JFIF\0")) isJfif = true;
    if (marker === APP1 && startsWith(payload, "Exif\0\0"))
      orientation = exifOrientation(payload.subarray(6));
    if (marker === APP2) iccChunks.add(payload);
    if (marker === APP14 && startsWith(payload, "Adobe")) adobeTransform = payload[11];
    if (isFrame(marker)) {
      const frame = readFrame(marker, payload, bytes);
      const space = spaceOf(frame.components, isJfif, adobeTransform, payload);
      const icc = iccChunks.join();
      const view = payload;
      const sampling = Array.from({ length: frame.components }, (_, i) => ({
        h: view[7 + 3 * i]! >> 4,
        v: view[7 + 3 * i]! & 15,
      }));
      const sos = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
        Buffer.of(0xff, 0xda),
        payload.byteOffset - bytes.byteOffset,
      );
      const isInterleaved = bytes[sos + 4] === frame.components;
      return { ...frame, space, sampling, isInterleaved, orientation, ...(icc && { icc }) };
    }
    if (marker === SOS || marker === EOI) break;
  }
  throw new ImageError("CorruptImage", "JPEG has no frame header (SOF) before its first scan");
}

function* segments(bytes: Uint8Array): Generator<{ marker: number; payload: Uint8Array }> {
  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) {
      throw new ImageError("CorruptImage", `JPEG is damaged: expected a marker at byte ${at}`);
    }
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) break;
    if (marker === TEM || (marker >= RST0 && marker <= EOI)) {
      yield { marker, payload: bytes.subarray(at, at) };
      continue;
    }
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) {
      throw new ImageError("CorruptImage", `JPEG ends inside the segment at byte ${at - 2}`);
    }
    yield { marker, payload: bytes.subarray(at + 2, at + length) };
    at += length;
  }
  throw new ImageError("CorruptImage", "JPEG ends before its frame header (SOF)");
}

const isFrame = (marker: number) =>
  marker >= SOF0 && marker <= SOF15 && marker !== DHT && marker !== JPG && marker !== DAC;

const startsWith = (payload: Uint8Array, text: string) =>
  String.fromCharCode(...payload.subarray(0, text.length)) === text;

const YCCK = 2;

/** As libjpeg decides it: by JFIF's marker, else by Adobe's (transform 0 is none), else by the components' names. */
function spaceOf(
  components: number,
  isJfif: boolean,
  adobeTransform: number | undefined,
  frame: Uint8Array,
): ImageHeader["space"] {
  if (components === 4) {
    if (adobeTransform === undefined) return "cmyk";
    return adobeTransform === YCCK ? "inverted ycck" : "inverted cmyk";
  }
  if (components === 1 || isJfif) return "ycc";
  const names = String.fromCharCode(frame[6]!, frame[9]!, frame[12]!);
  const isRgb = adobeTransform === undefined ? names === "RGB" : adobeTransform === 0;
  return isRgb ? "rgb" : "ycc";
}

/** B.2.5: the number of lines that a DNL segment states behind the scan; 0 without one. */
function linesAfterScan(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(Buffer.of(0xff, DNL, 0, 4));
  return at < 0 || at + 6 > bytes.length ? 0 : (bytes[at + 4]! << 8) | bytes[at + 5]!;
}

function readFrame(
  marker: number,
  payload: Uint8Array,
  file: Uint8Array,
): Omit<ImageHeader, "orientation" | "space"> {
  const unsupported = UNSUPPORTED_FRAMES[marker];
  if (unsupported)
    throw new ImageError("UnsupportedFormat", `JPEG is ${unsupported}, which is not supported`);
  if (payload.length < 6) throw new ImageError("CorruptImage", "JPEG frame header is too short");

  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const bitDepth = view.getUint8(0);
  const height = view.getUint16(1) || linesAfterScan(file);
  const width = view.getUint16(3);
  const components = view.getUint8(5);
  if (bitDepth !== 8) {
    throw new ImageError("UnsupportedFormat", `JPEG has ${bitDepth} bits a sample; only 8 are supported`);
  }
  if (![1, 3, 4].includes(components)) {
    throw new ImageError(
      "UnsupportedFormat",
      `JPEG has ${components} components; only 1, 3 and 4 are supported`,
    );
  }
  if (width === 0 || height === 0) {
    throw new ImageError("CorruptImage", `JPEG states the impossible size ${width}x${height}`);
  }
  if (payload.length < 6 + 3 * components) {
    throw new ImageError("CorruptImage", "JPEG frame header is too short for its components");
  }
  return {
    format: "jpeg",
    width,
    height,
    components,
    bitDepth,
    hasAlpha: false,
    progressive: marker === SOF2,
  };
}
