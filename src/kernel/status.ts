/**
 * What the kernel's functions answer. AssemblyScript and TypeScript read this one file: what is written here must be legal in
 * both.
 */
export enum Status {
  ok = 0,
  /** The data ended before the picture did; what came is decoded. */
  truncated = 1,
  /** Marker segments that end early or contradict themselves or each other. */
  badSegment = -1,
  /** A frame that is legal and that we do not decode. */
  unsupported = -2,
  outOfMemory = -3,
  /** More scans, or more work in them, than any encoder makes. */
  tooMuchWork = -4,
  /** No scan before the end. */
  noScan = -5,

  // JPEG: what a file lacks, and which of its segments lie.
  noJpeg = -20,
  noFrame = -21,
  cutSegment = -22,
  secondFrame = -23,
  badFrameLength = -24,
  noWidth = -25,
  noHeight = -26,
  badSampling = -27,
  badScanLength = -28,
  badScanComponents = -29,
  badProgression = -30,
  badQuantTable = -31,
  quantTablesOverrun = -32,
  missingQuantTable = -33,
  badHuffmanId = -34,
  badHuffmanCodes = -35,
  huffmanTablesOverrun = -36,
  missingHuffmanTable = -37,
  badRestartInterval = -38,
  shortSegment = -39,

  // JPEG: what was decoded all the same.
  damagedScan = 2,
  strayBytes = 3,

  // JPEG: frames that are legal and that we do not decode.
  unsupportedPrecision = -50,
  unsupportedComponents = -51,
  lossless = -52,
  arithmetic = -53,
  hierarchical = -54,

  pngSignature = -60,
  pngHeaderCut = -61,
  pngHeader = -62,
  pngSize = -63,
  pngColour = -64,
  pngMethod = -65,
  /** CgBI: what Xcode makes of PNGs for iOS. */
  pngApple = -66,
  pngCriticalChunk = -67,
  pngPalette = -68,
  pngNoData = -69,
  pngTooLarge = -70,

  /** From here on the picture may be shown as far as it came. */
  pngTruncated = -80,
  pngChecksum = -81,
  pngFilter = -82,
  zlibHeader = -83,
  zlibChecksum = -84,
  deflateBlock = -85,
  deflateStored = -86,
  deflateLengths = -87,
  deflateCode = -88,
  deflateDistance = -89,
}

/** How a plane is resampled: see `assembly/raster/resample.ts`. */
export enum FilterNumber {
  lanczos3 = 0,
  catmullRom = 1,
  mitchell = 2,
  triangle = 3,
}
