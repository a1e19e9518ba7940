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
