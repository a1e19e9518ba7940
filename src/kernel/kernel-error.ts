import { Status } from "./status.ts";

/** What each refusal means. The text goes on with the byte of the file, where there is one. */
export const REASONS: Record<Status, string> = {
  [Status.ok]: "it is whole",
  [Status.truncated]: "its data ends before the picture does",
  [Status.badSegment]: "its marker segments are damaged or contradict each other",
  [Status.unsupported]: "it uses a feature that is not supported",
  [Status.outOfMemory]: "there is not enough memory",
  [Status.tooMuchWork]: "it has more scans than any encoder makes",
  [Status.noScan]: "it has no picture data",
  [Status.pngSignature]: "it does not begin with the eight bytes of a PNG",
  [Status.pngHeaderCut]: "it ends before its picture data begins",
  [Status.pngHeader]: "expected one IHDR chunk of 13 bytes at its beginning",
  [Status.pngSize]: "its width and height must be 1 to 2147483647",
  [Status.pngColour]: "its colour type does not go with its bits per sample",
  [Status.pngMethod]: "its compression, filter or interlace method is unknown",
  [Status.pngApple]: "it is a CgBI PNG, which only iOS reads",
  [Status.pngCriticalChunk]: "it has a critical chunk that is unknown or misplaced",
  [Status.pngPalette]: "expected one palette (PLTE) of 1 to 256 colours before its picture data",
  [Status.pngNoData]: "it has no picture data (IDAT)",
  [Status.pngTooLarge]: "a row of it, or an interlaced picture, is beyond 2 GB",
  [Status.pngTruncated]: "its picture data ends before the picture does",
  [Status.pngChecksum]: "the checksum of a critical chunk is wrong",
  [Status.pngFilter]: "a row begins with a filter type above 4",
  [Status.zlibHeader]: "its compressed data does not begin as a zlib stream",
  [Status.zlibChecksum]: "the checksum of its pixels (Adler-32) is wrong",
  [Status.deflateBlock]: "a compressed block is of type 3, which does not exist",
  [Status.deflateStored]: "a stored block's length contradicts itself",
  [Status.deflateLengths]: "a compressed block's code lengths make no code",
  [Status.deflateCode]: "its compressed data holds a code that stands for nothing",
  [Status.deflateDistance]: "its compressed data refers to bytes before its beginning",
};

/** A kernel function's refusal. */
export class KernelError extends Error {
  override readonly name = "KernelError";

  /** @param byte of the file, where something is wrong */
  constructor(
    readonly status: Status,
    message: string = REASONS[status],
    readonly byte?: number,
  ) {
    super(byte === undefined ? message : `${message} (byte ${byte})`);
  }
}
