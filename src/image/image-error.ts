import { KernelError } from "../kernel/kernel-error.ts";
import { Status } from "../kernel/status.ts";

/** Why an image could not be rendered. None of these is cured by trying again with the same bytes. */
export type ImageErrorCode =
  | "UnsupportedFormat"
  | "CorruptImage"
  | "ImageTooLarge"
  | "InsufficientMemory"
  | "InvalidRendition";

/** The one error type that the image library throws on purpose. */
export class ImageError extends Error {
  override readonly name = "ImageError";

  constructor(
    readonly code: ImageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Anything that was thrown, as an `ImageError`. What nobody foresaw was brought about by the image, too: the same bytes would
 * bring it about again.
 *
 * @param what could not be done
 */
export function asImageError(error: unknown, what: string): ImageError {
  if (error instanceof ImageError) return error;
  const message = `${what}: ${error instanceof Error ? error.message : error}`;
  return new ImageError(codeOf(error), message, { cause: error });
}

function codeOf(error: unknown): ImageErrorCode {
  if (error instanceof KernelError) return codeOfRefusal(error);
  // What JavaScript throws when a buffer can't be had.
  return error instanceof RangeError ? "InsufficientMemory" : "CorruptImage";
}

function codeOfRefusal({ status, isUnsupported }: KernelError): ImageErrorCode {
  if (status === Status.outOfMemory || status === Status.pngTooLarge) return "InsufficientMemory";
  return isUnsupported ? "UnsupportedFormat" : "CorruptImage";
}
