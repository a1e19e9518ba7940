import type { Exports, Instance } from "./instance.ts";
import type { Space } from "./strips.ts";

/** Some bytes of a file. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** What a JPEG says of itself before its first scan. */
export interface JpegHeader {
  /** Pixels, as stored. */
  width: number;
  height: number;
  /** In the frame's order: the name that scans use, and the sampling factors (ITU T.81 A.1.1). */
  components: { id: number; samplingX: number; samplingY: number }[];
  bitDepth: 8;
  isProgressive: boolean;
  space: Space;
  /** MCUs from one restart marker to the next; 0 for none. */
  restartInterval: number;
  /** The first scan holds all components, so that of a sequential frame it holds the whole picture. */
  isInterleaved: boolean;
  /** Exif blocks in the order in which they come, from their TIFF headers on; the first 256. */
  exif: ByteRange[];
  /** The parts of the ICC profile, in their order; none where one is missing. */
  icc: ByteRange[];
  /** Between the segments stands what does not belong there. It does no harm. */
  hasStrayBytes: boolean;
}

/**
 * Reads a JPEG's segments up to its first scan, by the walk that decoding takes, too. Of the file only the
 * segments' heads are looked at; `exports.bytesRead` tells how many bytes came in for it.
 *
 * @param instance forgets what it holds
 * @param source the whole file: a frame may state its height behind the first scan (B.2.5)
 * @throws {KernelError} for what is no JPEG, is damaged before its first scan, or is a frame that we do not decode
 */
export function readJpegHeader(instance: Instance, source: Uint8Array): JpegHeader {
  instance.open(source);
  try {
    instance.check(instance.exports.readHeader());
  } finally {
    instance.close();
  }
  return jpegHeader(instance.exports);
}

/** The header that the kernel read last. */
export function jpegHeader(exports: Exports): JpegHeader {
  const components = Array.from({ length: exports.componentCount.value }, (_, i) => ({
    id: exports.componentId(i),
    samplingX: exports.samplingH(i),
    samplingY: exports.samplingV(i),
  }));
  return {
    width: exports.width.value,
    height: exports.height.value,
    components,
    bitDepth: 8,
    isProgressive: Boolean(exports.isProgressive.value),
    space: spaceOf(
      components.map(({ id }) => id),
      Boolean(exports.isJfif.value),
      exports.adobeTransform.value,
    ),
    restartInterval: exports.restartInterval.value,
    isInterleaved: exports.scanComponents.value === components.length,
    exif: exifBlocks(exports),
    icc: iccParts(exports),
    hasStrayBytes: Boolean(exports.hasStrayBytes.value),
  };
}

/** Adobe's transform flag (Adobe technical note 5116, 18): 0 is none; -1 here that there is no such segment. */
const UNTRANSFORMED = 0;
const NO_ADOBE = -1;

/**
 * As libjpeg decides it: by JFIF's segment, else by Adobe's, else by the components' names. Four inks are taken
 * as Adobe writes them, inverted, whoever wrote them, as libvips takes them.
 */
function spaceOf(ids: number[], isJfif: boolean, adobeTransform: number): Space {
  if (ids.length === 4) {
    return adobeTransform === NO_ADOBE || adobeTransform === UNTRANSFORMED
      ? "inverted cmyk"
      : "inverted ycck";
  }
  if (ids.length === 1 || isJfif) return "ycc";
  if (adobeTransform !== NO_ADOBE) return adobeTransform === UNTRANSFORMED ? "rgb" : "ycc";
  return String.fromCharCode(...ids) === "RGB" ? "rgb" : "ycc";
}

const exifBlocks = (exports: Exports): ByteRange[] =>
  Array.from({ length: exports.exifCount.value }, (_, i) => ({
    offset: exports.exifFrom(i) >>> 0,
    length: exports.exifBytes(i) >>> 0,
  }));

function iccParts(exports: Exports): ByteRange[] {
  const parts = Array.from({ length: exports.iccLast.value }, (_, i) => ({
    offset: exports.iccFrom(i + 1) >>> 0,
    length: exports.iccBytes(i + 1) >>> 0,
  }));
  return parts.some(({ offset }) => offset === 0) ? [] : parts;
}
