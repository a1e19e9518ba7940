import { inspectJpeg, type JpegFileHeader } from "../../../kernel/file-header.ts";
import { withInstance } from "../../kernel-instances.ts";

/** What decoding a JPEG goes by. */
export type JpegImageHeader = JpegFileHeader;

/**
 * Reads a JPEG's marker segments up to its first scan, by the kernel's walk over them.
 *
 * @throws {KernelError} when the segments end or contradict themselves before a scan, or the frame is of a kind that we do not
 *   decode
 */
export const readJpegHeader = (source: Uint8Array): Promise<JpegImageHeader> =>
  withInstance((instance) => inspectJpeg(instance, source));
