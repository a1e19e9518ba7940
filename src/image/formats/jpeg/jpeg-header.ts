import type { JpegFrame } from "../../../kernel/jpeg-decoder.ts";
import * as kernel from "../../../kernel/jpeg-reader.ts";
import { withInstance } from "../../kernel-instances.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";

/** What decoding a JPEG goes by. */
export interface JpegImageHeader extends ImageHeader, JpegFrame {
  space: ImageHeader["space"];
  progressive: boolean;
  /** Where in the file the parts of the ICC profile lie. */
  icc: kernel.ByteRange[];
}

/**
 * Reads a JPEG's marker segments up to its first scan, by the kernel's walk over them.
 *
 * @throws {KernelError} when the segments end or contradict themselves before a scan, or the frame is of a kind that we do not
 *   decode
 */
export async function readJpegHeader(source: Uint8Array): Promise<JpegImageHeader> {
  const header = await withInstance((instance) => kernel.readJpegHeader(instance, source));
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
    statesColours: icc.length > 0,
    icc,
  };
}
