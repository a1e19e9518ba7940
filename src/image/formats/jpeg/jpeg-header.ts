import kernelPath from "../../../kernel/build/kernel.wasm";
import { Instance } from "../../../kernel/instance.ts";
import * as kernel from "../../../kernel/jpeg-reader.ts";
import { KernelError } from "../../../kernel/kernel-error.ts";
import { ImageError } from "../../image-error.ts";
import { Replaceable } from "../../replaceable.ts";
import { compile } from "../../wasm-file.ts";
import { exifOrientation } from "../exif.ts";
import type { ImageHeader } from "../image-header.ts";

/** Headers are read while another job's picture lies in the decoder's instance. */
const reader = new Replaceable(async () => new Instance(await compile(kernelPath)));

/**
 * Reads a JPEG's marker segments up to its first scan, by the kernel's walk over them.
 *
 * @throws {ImageError} `CorruptImage` when the segments end or contradict themselves before a scan,
 *   `UnsupportedFormat` when the frame is of a kind that we do not decode
 */
export async function readJpegHeader(source: Uint8Array): Promise<ImageHeader> {
  const header = await reader.use((instance) => read(instance, source));
  const { width, height, components, bitDepth, space, isProgressive, exif, icc } = header;
  return {
    format: "jpeg",
    width,
    height,
    components: components.length,
    bitDepth,
    hasAlpha: false,
    space,
    progressive: isProgressive,
    orientation: exifOrientation(exif.map(({ offset, length }) => source.subarray(offset, offset + length))),
    ...(icc.length > 0 && { icc }),
  };
}

function read(instance: Instance, source: Uint8Array): kernel.JpegHeader {
  try {
    return kernel.readJpegHeader(instance, source);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const code = error.isUnsupported ? "UnsupportedFormat" : "CorruptImage";
    throw new ImageError(code, `JPEG can't be read: ${error.message}`, { cause: error });
  }
}
