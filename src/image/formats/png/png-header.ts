import { type PngHeader, readPngHeader } from "../../../kernel/png-reader.ts";
import { withInstance } from "../../kernel-instances.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";

/** What decoding a PNG goes by, and where its colour is described. */
export type PngImageHeader = ImageHeader & PngHeader;

/** PNG 3rd edition, table 7: channels of each colour type. A palette has colours. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/**
 * Reads a PNG's chunks, by the kernel's walk over them.
 *
 * @throws {KernelError} for what no decoder can make a picture of
 */
export async function readPng(source: Uint8Array): Promise<PngImageHeader> {
  const header = await withInstance((instance) => readPngHeader(instance, source));
  const { codePoints, iccProfile, gamma, exif } = header;
  const block = exif && source.subarray(exif.offset, exif.offset + exif.length);
  return {
    ...header,
    format: "png",
    components: CHANNELS[header.colourType]!,
    space: "rgb",
    progressive: header.interlaced,
    orientation: exifOrientation(block ? [block] : []),
    statesColours: Boolean(codePoints ?? iccProfile ?? gamma),
  };
}
