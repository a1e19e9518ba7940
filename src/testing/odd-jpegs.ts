import { Status } from "../kernel/status.ts";
import {
  APP1,
  APP14,
  COM,
  DHT,
  DNL,
  DQT,
  DRI,
  dataAt,
  edited,
  inserted,
  SOF0,
  SOS,
  segment,
  segmentAt,
  without,
} from "./jpeg-editing.ts";

/** A file that differs from a good one in one respect. */
export interface OddJpeg {
  name: string;
  file: Uint8Array;
  /** What readers must say. Without it they show the good file's picture. */
  refused?: Status;
  /** The good file's segments are well, and its tables are not: only who decodes meets that. */
  isFoundByDecoder?: true;
  hasStrayBytes?: true;
}

/**
 * Odd files, for every reader of JPEG.
 *
 * @param good sequential, of three components in one scan, without restarts, with the standard's Huffman tables, one to each DHT
 *   segment, and a DQT segment for luma and for chroma
 */
export function oddJpegs(good: Uint8Array): OddJpeg[] {
  const frame = segmentAt(good, SOF0);
  const tables = segmentAt(good, DQT);
  const codes = segmentAt(good, DHT);
  const scan = segmentAt(good, SOS);
  const end = good.length - 2;
  const height = Buffer.from(good).readUInt16BE(frame + 5);
  const frameSegment = good.subarray(frame, frame + 2 + 17);
  const exif = (...tiff: number[]) => segment(APP1, [...Buffer.from("Exif\0\0"), ...tiff]);
  /** Stated height 0, with the segment that states another put somewhere. */
  const lines = (stated: number) => segment(DNL, [stated >> 8, stated & 255]);
  const heightless = edited(good, (file) => file.writeUInt16BE(0, frame + 5));
  const withLines = inserted(heightless, end, lines(height));
  const misleading = Buffer.concat([exif(...lines(16)), segment(COM, lines(24)), lines(32)]);
  const among = (...bytes: number[]) => inserted(good, tables, bytes);

  return [
    { name: "the good file", file: good },

    { name: "stray bytes", file: among(1, 2, 3), hasStrayBytes: true },
    { name: "zeros", file: among(0, 0, 0, 0), hasStrayBytes: true },
    { name: "zeros behind SOI", file: inserted(good, 2, [0, 0]), hasStrayBytes: true },
    { name: "a lone FF 00", file: among(0xff, 0), hasStrayBytes: true },
    { name: "FF 00 with a length behind it", file: among(0xff, 0, 0, 9, 1, 2), hasStrayBytes: true },
    { name: "fill bytes", file: among(0xff, 0xff, 0xff) },
    { name: "restart markers between segments", file: among(0xff, 0xd0, 0xff, 0xd7) },
    { name: "TEM", file: among(0xff, 0x01) },
    { name: "a second SOI", file: among(0xff, 0xd8), hasStrayBytes: true },
    { name: "a comment of length 0", file: among(0xff, COM, 0, 0) },
    { name: "a comment of length 1", file: among(0xff, COM, 0, 1) },
    { name: "a comment of length 2", file: among(0xff, COM, 0, 2) },
    {
      name: "an application segment that is longer than it says",
      file: inserted(good, tables, [...exif(1, 2, 3), 0, 0]),
      hasStrayBytes: true,
    },
    {
      name: "reserved markers",
      file: inserted(good, tables, [...segment(0xf0, [1]), ...segment(0x30, [1, 2])]),
    },
    {
      name: "arithmetic conditioning, which nothing uses",
      file: inserted(good, tables, segment(0xcc, [0, 1])),
    },
    { name: "Exif and Adobe segments behind the frame", file: inserted(good, scan, exif(7)) },
    {
      name: "a comment that holds a frame and a scan",
      file: inserted(good, tables, segment(COM, good.subarray(frame, frame + 9000))),
    },

    { name: "lines behind the scan", file: withLines },
    {
      name: "lines behind the scan, others in Exif, a comment and before the scan",
      file: [scan, tables].reduce((file, at) => inserted(file, at, misleading), withLines),
    },
    { name: "lines that nobody waits for", file: inserted(good, end, lines(16)) },
    { name: "no lines", file: heightless, refused: Status.noHeight },
    {
      name: "no lines but in a comment",
      file: inserted(heightless, tables, segment(COM, lines(height))),
      refused: Status.noHeight,
    },
    {
      name: "no lines but before the scan",
      file: inserted(heightless, scan, lines(height)),
      refused: Status.noHeight,
    },
    { name: "0 lines", file: inserted(heightless, end, lines(0)), refused: Status.noHeight },

    { name: "no DHT: the standard's tables", file: without(good, DHT) },
    ...[0, 1, 2, 3].map((which) => ({
      name: `DHT ${which} missing`,
      file: without(good, DHT, which),
      refused: Status.missingHuffmanTable,
      isFoundByDecoder: true as const,
    })),
    { name: "no DQT", file: without(good, DQT), refused: Status.missingQuantTable, isFoundByDecoder: true },
    {
      name: "no DQT for chroma",
      file: without(good, DQT, 1),
      refused: Status.missingQuantTable,
      isFoundByDecoder: true,
    },
    { name: "a DQT behind the scan", file: inserted(good, end, segment(DQT, Buffer.alloc(65))) },
    {
      name: "a Huffman table of too many codes that nothing uses",
      file: inserted(good, codes, segment(DHT, [3, 3, ...Buffer.alloc(15), 1, 2, 3])),
    },
    {
      name: "a Huffman table of too many codes",
      file: inserted(good, scan, segment(DHT, [0, 3, ...Buffer.alloc(15), 1, 2, 3])),
      refused: Status.badHuffmanCodes,
      isFoundByDecoder: true,
    },
    {
      name: "a DHT that overruns its segment",
      file: inserted(good, codes, segment(DHT, [3, 0, 2, ...Buffer.alloc(14), 1])),
      refused: Status.huffmanTablesOverrun,
      isFoundByDecoder: true,
    },
    {
      name: "a DHT that ends in its counts",
      file: inserted(good, codes, segment(DHT, [3, 0, 2])),
      refused: Status.huffmanTablesOverrun,
      isFoundByDecoder: true,
    },
    {
      name: "a DHT of number 4",
      file: inserted(good, codes, segment(DHT, [4, ...Buffer.alloc(16)])),
      refused: Status.badHuffmanId,
      isFoundByDecoder: true,
    },
    {
      name: "a DQT that overruns its segment",
      file: inserted(good, tables, segment(DQT, Buffer.alloc(64))),
      refused: Status.quantTablesOverrun,
      isFoundByDecoder: true,
    },
    {
      name: "a DQT of number 4",
      file: inserted(good, tables, segment(DQT, [4, ...Buffer.alloc(64)])),
      refused: Status.badQuantTable,
      isFoundByDecoder: true,
    },
    {
      name: "a DRI of 4 bytes",
      file: inserted(good, tables, segment(DRI, [0, 0, 0, 0])),
      refused: Status.badRestartInterval,
    },

    {
      name: "a frame hidden behind FF 00 and a length",
      file: among(0xff, 0, 0, 21, ...frameSegment),
      refused: Status.secondFrame,
    },
    { name: "two frames", file: among(...frameSegment), refused: Status.secondFrame },
    { name: "no frame", file: without(good, SOF0), refused: Status.noFrame },
    {
      name: "a frame that is too long",
      file: edited(inserted(good, frame + 19, [0]), (file) => file[frame + 3]!++),
      refused: Status.badFrameLength,
    },
    {
      name: "a frame of no width",
      file: edited(good, (file) => file.fill(0, frame + 7, frame + 9)),
      refused: Status.noWidth,
    },
    {
      name: "a sampling factor of 5",
      file: edited(good, (file) => file.writeUInt8(0x51, frame + 11)),
      refused: Status.badSampling,
    },
    {
      name: "quantisation table 4",
      file: edited(good, (file) => file.writeUInt8(4, frame + 12)),
      refused: Status.badQuantTable,
    },
    {
      name: "a scan that is too long",
      file: edited(inserted(good, dataAt(good), [0]), (file) => file[scan + 3]!++),
      refused: Status.badScanLength,
    },
    {
      name: "a scan of a component that there is none of",
      file: edited(good, (file) => file.writeUInt8(9, scan + 5)),
      refused: Status.badScanComponents,
    },
    {
      name: "a scan with Huffman table 4",
      file: edited(good, (file) => file.writeUInt8(0x40, scan + 6)),
      refused: Status.badHuffmanId,
    },
    {
      name: "12 bits",
      file: edited(good, (file) => file.writeUInt8(12, frame + 4)),
      refused: Status.unsupportedPrecision,
    },
    {
      name: "two components",
      file: edited(good, (file) => file.writeUInt8(2, frame + 9)),
      refused: Status.unsupportedComponents,
    },
    {
      name: "lossless",
      file: edited(good, (file) => file.writeUInt8(0xc3, frame + 1)),
      refused: Status.lossless,
    },
    {
      name: "differential",
      file: edited(good, (file) => file.writeUInt8(0xc5, frame + 1)),
      refused: Status.hierarchical,
    },
    {
      name: "hierarchical",
      file: inserted(good, frame, [0xff, 0xde, ...frameSegment.subarray(2)]),
      refused: Status.hierarchical,
    },
    {
      name: "arithmetic-coded",
      file: edited(good, (file) => file.writeUInt8(0xca, frame + 1)),
      refused: Status.arithmetic,
    },

    { name: "a damaged DHT behind the picture", file: inserted(good, end, segment(DHT, [0, 9])) },
    { name: "a second frame behind the picture", file: inserted(good, end, frameSegment) },
    {
      name: "a segment behind the picture that the file ends in",
      file: inserted(good, end, [0xff, COM, 200, 0]),
    },
    { name: "zeros before EOI", file: inserted(good, end, Buffer.alloc(40)) },
    { name: "no EOI", file: good.slice(0, end) },
    { name: "another file behind it", file: Uint8Array.from([...good, ...good]) },
    {
      name: "all components of one name",
      file: edited(good, (file) => {
        for (const i of [0, 1, 2]) file[frame + 10 + 3 * i] = file[scan + 5 + 2 * i] = 1;
      }),
    },

    { name: "cut off in a segment", file: good.slice(0, codes + 9), refused: Status.cutSegment },
    { name: "cut off between segments", file: good.slice(0, scan), refused: Status.noScan },
    { name: "cut off before its frame", file: good.slice(0, tables), refused: Status.noFrame },
    { name: "two bytes", file: good.slice(0, 2), refused: Status.noFrame },
    {
      name: "text behind FF D8",
      file: Uint8Array.from([0xff, 0xd8, ...Buffer.from("no picture")]),
      refused: Status.noFrame,
    },
    { name: "one byte", file: good.slice(0, 1), refused: Status.noJpeg },
    { name: "nothing", file: new Uint8Array(0), refused: Status.noJpeg },
    {
      name: "Adobe: YCC",
      file: inserted(good, scan, segment(APP14, [...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, 1])),
    },
  ];
}
