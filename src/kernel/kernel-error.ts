import { Status } from "./status.ts";

/** What is wrong with a file that was decoded all the same, as far as it went; from the least to the worst. */
export interface DecodingDamage {
  grade: "warning" | "error" | "truncated";
  reason: string;
}

/** What each refusal means. The text goes on with the byte of the file, where there is one. */
export const REASONS: Record<Status, string> = {
  [Status.ok]: "it is whole",
  [Status.truncated]: "its data ends before the picture does",
  [Status.badSegment]: "its marker segments are damaged or contradict each other",
  [Status.unsupported]: "it uses a feature that is not supported",
  [Status.outOfMemory]: "there is not enough memory",
  [Status.tooMuchWork]: "it has more scans than any encoder makes",
  [Status.noScan]: "it has no picture data",

  [Status.damagedScan]: "its entropy-coded data is damaged",
  [Status.strayBytes]: "bytes that do not belong there stand between its segments",

  [Status.noJpeg]: "a JPEG begins with FF D8, and this file does not",
  [Status.noFrame]: "it has no frame header (SOF) before its first scan",
  [Status.cutSegment]: "the file ends inside the segment",
  [Status.secondFrame]: "it has a second frame header (SOF)",
  [Status.badFrameLength]: "the length of its frame header (SOF) does not fit its components",
  [Status.noWidth]: "its frame header (SOF) states a width of 0",
  [Status.noHeight]:
    "its frame header (SOF) states a height of 0, and no DNL segment behind the first scan states another",
  [Status.badSampling]: "sampling factors must be 1 to 4",
  [Status.badScanLength]: "the length of a scan header (SOS) does not fit its components",
  [Status.badScanComponents]: "a scan header (SOS) names components that the frame does not have",
  [Status.badProgression]:
    "a scan header (SOS) states coefficients or bits that no progressive scan can have",
  [Status.badQuantTable]: "a quantisation table (DQT) must have 8 or 16 bits and a number of 0 to 3",
  [Status.quantTablesOverrun]: "the quantisation tables overrun their segment (DQT)",
  [Status.missingQuantTable]: "missing quantisation table (DQT) of a scan",
  [Status.badHuffmanId]: "a Huffman table must be of class 0 or 1 and have a number of 0 to 3",
  [Status.badHuffmanCodes]: "a Huffman table (DHT) has more codes than there can be",
  [Status.huffmanTablesOverrun]: "the Huffman tables overrun their segment (DHT)",
  [Status.missingHuffmanTable]: "missing Huffman table (DHT) of a scan",
  [Status.shortSegment]: "the length of a segment that is needed must be at least 2",
  [Status.badRestartInterval]: "the segment of the restart interval (DRI) must hold 2 bytes",

  [Status.unsupportedPrecision]: "only 8 bits a sample are supported",
  [Status.unsupportedComponents]: "only 1, 3 and 4 components are supported",
  [Status.lossless]: "it is lossless, which is not supported",
  [Status.arithmetic]: "it is arithmetic-coded, which is not supported",
  [Status.hierarchical]: "it is hierarchical, which is not supported",

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

/** What a file is refused for though it is legal. */
const UNSUPPORTED: ReadonlySet<Status> = new Set([
  Status.unsupported,
  Status.unsupportedPrecision,
  Status.unsupportedComponents,
  Status.lossless,
  Status.arithmetic,
  Status.hierarchical,
  Status.pngApple,
]);

/** A kernel function's refusal. */
export class KernelError extends Error {
  override readonly name = "KernelError";

  /**
   * @param byte of the file, where something is wrong
   * @param found the number that stands there, if it is one that says something
   */
  constructor(
    readonly status: Status,
    message: string = REASONS[status],
    readonly byte?: number,
    found?: number,
  ) {
    const received = found === undefined ? "" : `, found ${found}`;
    super(byte === undefined ? message : `${message}${received} (byte ${byte})`);
  }

  /** The file is legal, and of a kind that we do not decode. */
  get isUnsupported(): boolean {
    return UNSUPPORTED.has(this.status);
  }
}
