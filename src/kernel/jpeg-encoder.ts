import type { Instance } from "./instance.ts";
import type { PlanarPicture } from "./planar-picture.ts";
import type { Size } from "./shapes.ts";

/**
 * Encodes a `ycc` picture, with its chroma as it is.
 *
 * @param quality 1 to 100
 * @throws {KernelError} `outOfMemory`
 */
export function encodeJpeg(
  instance: Instance,
  { width, height, planes, isSubsampled }: PlanarPicture,
  quality: number,
  isProgressive = false,
): Uint8Array {
  const { exports } = instance;
  const luma = isSubsampled && planes.length > 1 ? 2 : 1;
  planes.forEach(({ plane, stride }, i) => {
    const factor = i === 0 ? luma : 1;
    exports.setPart(i, plane, stride, factor, factor);
  });
  const at = instance.pointer(exports.encodeParts(planes.length, width, height, quality, isProgressive));
  return instance.bytes(at, (exports.encodedEnd.value >>> 0) - at).slice();
}

const BLOCK = 8;
const SAMPLES = BLOCK ** 2;
/** Coefficients and significance of a block. */
const PROGRESSIVE_BYTES = 2 * SAMPLES + 8;
/** Notes of symbols: at most one for each coefficient and one more; beyond a budget they are made twice. */
const NOTE_BYTES = 4 * (SAMPLES + 1);
const NOTE_BUDGET = 16 * 2 ** 20;
/** Tables, and what is reserved to write a row of blocks. */
const FILE_ROOM = 2 ** 18;

/**
 * The most bytes of entropy-coded data for each sample: what a Gaussian of the largest variance that 8-bit samples can have
 * (128 squared) needs when it is quantised with the mean of libjpeg's steps (57 at quality 50), and some for Huffman's codes.
 */
function bytesPerSample(quality: number): number {
  const percent = quality < 50 ? 50 / quality : 2 - quality / 50;
  const step = Math.max(1, 57 * percent);
  const entropy = 0.5 * Math.log2(2 * Math.PI * Math.E * ((128 / step) ** 2 + 1 / 12));
  return (entropy * 1.15 + 0.1) / 8;
}

/** What `encodeJpeg` allocates in the kernel, and the file that it leaves outside. Bytes. */
export function jpegEncoderBytes(
  { width, height }: Size,
  {
    quality,
    isSubsampled,
    isProgressive,
  }: { quality: number; isSubsampled: boolean; isProgressive: boolean },
): { kernel: number; file: number } {
  const mcu = isSubsampled ? 2 * BLOCK : BLOCK;
  const inRow = Math.ceil(width / mcu) * (isSubsampled ? 6 : 3);
  const blocks = inRow * Math.ceil(height / mcu);
  const notes = Math.min(blocks * NOTE_BYTES, NOTE_BUDGET + 2 * inRow * NOTE_BYTES);
  const file = Math.ceil(blocks * SAMPLES * bytesPerSample(quality));
  const room = FILE_ROOM + 2 * inRow * NOTE_BYTES;
  return { kernel: (isProgressive ? blocks * PROGRESSIVE_BYTES : notes) + file + room, file };
}
