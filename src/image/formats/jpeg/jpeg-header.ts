import type { Instance } from "../../../kernel/instance.ts";
import type { JpegFrame } from "../../../kernel/jpeg-decoder.ts";
import * as kernel from "../../../kernel/jpeg-reader.ts";
import { makeInstance } from "../../kernel-instance.ts";
import { Replaceable } from "../../replaceable.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";

/** What decoding a JPEG goes by. */
export type JpegImageHeader = ImageHeader & JpegFrame;

/** Headers are read while another job's picture lies in the decoder's instance. */
const reader = new Replaceable<Instance>(makeInstance);

/**
 * Reads a JPEG's marker segments up to its first scan, by the kernel's walk over them.
 *
 * @throws {KernelError} when the segments end or contradict themselves before a scan, or the frame is of a kind that we do not
 *   decode
 */
export async function readJpegHeader(source: Uint8Array): Promise<JpegImageHeader> {
  const header = await reader.use((instance) => kernel.readJpegHeader(instance, source));
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
    orientation: exifOrientation(exif.map(({ offset, length }) => source.subarray(offset, offset + length))),
    ...(icc.length > 0 && { icc }),
  };
}
