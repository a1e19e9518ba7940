import { inspectPng, type PngFileHeader } from "../../../kernel/file-header.ts";
import { withInstance } from "../../kernel-instances.ts";

/** What decoding a PNG goes by, and where its colour is described. */
export type PngImageHeader = PngFileHeader;

/**
 * Reads a PNG's chunks, by the kernel's walk over them.
 *
 * @throws {KernelError} for what no decoder can make a picture of
 */
export const readPng = (source: Uint8Array): Promise<PngImageHeader> =>
  withInstance((instance) => inspectPng(instance, source));
