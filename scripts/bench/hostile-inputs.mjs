import { createHash } from "node:crypto";
import { constants, deflateSync } from "node:zlib";
import { fixture } from "../../src/testing/fixtures.ts";
import { tiffOf, tiffWithOrientation, widthEntry } from "../fixtures/exif-blocks.ts";
import { joinJpeg, jpegSegment, splitJpeg, withBytes } from "../fixtures/jpeg-segments.ts";
import { oddPicture } from "../fixtures/odd-picture.ts";
import { plainJpeg } from "../fixtures/plain-jpeg.ts";
import { writePng } from "../fixtures/png.ts";
import { joinPng, pngChunk, splitPng, withChunks } from "../fixtures/png-chunks.ts";
import { srgbProfile } from "../fixtures/profile-writer.ts";

const MILLION = 1_000_000;
const [SOF, DHT, SOS, DQT, DNL, DRI] = [0xc0, 0xc4, 0xda, 0xdb, 0xdc, 0xdd];
const [APP1, APP2, COM, EOI] = [0xe1, 0xe2, 0xfe, 0xd9];

const picture = oddPicture();
const jpeg = plainJpeg(picture);
const png = writePng(picture, { colour: "rgb" });

const many = (count, bytes) => Buffer.alloc(count * bytes.length, bytes);
const floods = (code, count, payload) => withBytes(jpeg, DQT, many(count, jpegSegment(code, payload)));
const chunkFlood = (type, count, data, before = "IDAT") =>
  withChunks(png, before, { type, framed: many(count, pngChunk(type, data).framed) });
const ascii = (text) => Buffer.from(text, "latin1");

/** `length` zeros, a multiple of 1 MB, as a zlib stream: one compressed piece over and over, which ends on a whole byte. */
function zeros(length) {
  const size = 2 ** 20;
  const piece = deflateSync(Buffer.alloc(size), { level: 9, finishFlush: constants.Z_FULL_FLUSH }).subarray(
    2,
  );
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE((((length % 65_521) << 16) | 1) >>> 0);
  return Buffer.concat([Buffer.of(0x78, 0xda), many(length / size, piece), Buffer.of(3, 0), checksum]);
}

/** Bytes that nothing compresses. */
function noise(length) {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, i) =>
    createHash("sha512").update(String(i)).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function pngOf(width, height, colourType, idats) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType], 8);
  return joinPng([pngChunk("IHDR", header), ...idats, pngChunk("IEND", Buffer.alloc(0))]);
}

function inTinyPieces(width, height, size) {
  const raw = noise(height * (1 + width * 3));
  for (let y = 0; y < height; y++) raw[y * (1 + width * 3)] = 0;
  const data = deflateSync(raw, { level: 0 });
  const pieces = [];
  for (let at = 0; at < data.length; at += size) pieces.push(pngChunk("IDAT", data.subarray(at, at + size)));
  return pngOf(width, height, 2, pieces);
}

function withFrame(width, height, change = (part) => part.bytes) {
  return joinJpeg(
    ...splitJpeg(jpeg).map((part) => {
      if (part.code !== SOF) return change(part);
      const bytes = Buffer.from(part.bytes);
      bytes.writeUInt16BE(height, 5);
      bytes.writeUInt16BE(width, 7);
      return bytes;
    }),
  );
}

/** The scan's header without its data, and something in its stead. */
const scanOf = (data) => (part) =>
  part.code === SOS
    ? Buffer.concat([part.bytes.subarray(0, 2 + part.bytes.readUInt16BE(2)), data])
    : part.bytes;

function repeatedScans(count) {
  const parts = splitJpeg(fixture("images/progressive.jpg"));
  const last = parts.filter(({ code }) => code === SOS).at(-1);
  return joinJpeg(...parts.slice(0, -1), many(count, last.bytes), Buffer.of(0xff, EOI));
}

const iccp = (stream) => Buffer.concat([ascii("icc\0\0"), stream]);
const tinyTable = Buffer.concat([Buffer.of(0x03, 1), Buffer.alloc(15), Buffer.of(0)]);
const exif = (tiff) => Buffer.concat([ascii("Exif\0\0"), tiff]);
const manyEntries = tiffOf([Array.from({ length: 5_000 }, () => widthEntry)]);
const restarts = Buffer.concat([0, 1, 2, 3, 4, 5, 6, 7].map((n) => Buffer.of(0xff, 0xd0 + n)));

/** Files that cost their maker little and a careless reader much, by name. Each is made when it is asked for. */
export const HOSTILE_INPUTS = {
  "18.5 MB of tiny DHT segments": () => floods(DHT, 840_000, tinyTable),
  "DQT segments, 14 MB": () => floods(DQT, 200_000, Buffer.concat([Buffer.of(3), Buffer.alloc(64, 1)])),
  "a million DRI segments": () => floods(DRI, MILLION, Buffer.of(0, 0)),
  "a million comments": () => floods(COM, MILLION, "x"),
  "a million comments of length 0": () => withBytes(jpeg, DQT, many(MILLION, Buffer.of(0xff, COM, 0, 0))),
  "a million ICC segments": () =>
    floods(APP2, MILLION, Buffer.concat([ascii("ICC_PROFILE\0"), Buffer.of(1, 255, 7)])),
  "ICC segments, 65,000 of 255": () =>
    floods(APP2, 65_000, Buffer.concat([ascii("ICC_PROFILE\0"), Buffer.of(1, 255), Buffer.alloc(240)])),
  "a million tiny Exif blocks": () => floods(APP1, MILLION, exif(tiffOf([[]]))),
  "Exif blocks of 5,000 entries, 18 MB": () => floods(APP1, 300, exif(manyEntries)),
  "20 MB of zeros between segments": () => withBytes(jpeg, DQT, Buffer.alloc(20 * MILLION)),
  "20 MB of fill bytes": () => withBytes(jpeg, DQT, Buffer.alloc(20 * MILLION, 0xff)),
  "20 MB of FF 00": () => withBytes(jpeg, DQT, many(10 * MILLION, Buffer.of(0xff, 0))),
  "20 MB of RST markers between segments": () =>
    withBytes(jpeg, DQT, many(10 * MILLION, Buffer.of(0xff, 0xd0))),
  "20 MB behind the end": () => joinJpeg(jpeg, noise(20 * MILLION)),
  "a million comments behind the scan": () => withBytes(jpeg, EOI, many(MILLION, jpegSegment(COM, "x"))),
  "a million DNL lookalikes, height 0": () =>
    withBytes(
      withFrame(160, 0),
      DQT,
      many(300, jpegSegment(COM, many(8_000, Buffer.of(0xff, DNL, 0, 4, 0, 0)))),
    ),
  "2,000 scans": () => repeatedScans(2_000),
  "65500x65500 with no data": () => withFrame(65_500, 65_500, scanOf(Buffer.alloc(0))),
  "9900x9900 with no data": () => withFrame(9_900, 9_900, scanOf(Buffer.alloc(0))),
  "9900x9900, restart interval 1, no data": () =>
    withBytes(withFrame(9_900, 9_900, scanOf(Buffer.alloc(0))), SOS, jpegSegment(DRI, Buffer.of(0, 1))),
  "9900x9900, restart interval 1, restarts alone": () =>
    withBytes(
      withFrame(9_900, 9_900, scanOf(many(191_000, restarts))),
      SOS,
      jpegSegment(DRI, Buffer.of(0, 1)),
    ),

  "5,000 iCCP chunks": () =>
    chunkFlood("iCCP", 5_000, iccp(deflateSync(Buffer.concat([srgbProfile(), Buffer.alloc(60_000)])))),
  "an iCCP that inflates to 1 GB": () => chunkFlood("iCCP", 1, iccp(zeros(2 ** 30))),
  "a zTXt that inflates to 1 GB": () =>
    chunkFlood("zTXt", 1, Buffer.concat([ascii("Comment\0\0"), zeros(2 ** 30)])),
  "an IDAT that inflates to 1 GB behind 10x10": () => pngOf(10, 10, 2, [pngChunk("IDAT", zeros(2 ** 30))]),
  "35 MB in 32-byte IDATs": () => inTinyPieces(2_900, 2_900, 32),
  "10 MB in 1-byte IDATs": () => inTinyPieces(520, 520, 1),
  "a million empty IDATs": () => chunkFlood("IDAT", MILLION, Buffer.alloc(0)),
  "a million empty IDATs behind the pixels": () => chunkFlood("IDAT", MILLION, Buffer.alloc(0), "IEND"),
  "a million tEXt chunks": () => chunkFlood("tEXt", MILLION, ascii("a\0b")),
  "a million unknown chunks": () => chunkFlood("unKn", MILLION, ascii("a")),
  "a million eXIf chunks": () => chunkFlood("eXIf", MILLION, tiffWithOrientation(1)),
  "a million tRNS chunks": () => chunkFlood("tRNS", MILLION, Buffer.alloc(6)),
  "a tRNS of 20 MB": () => chunkFlood("tRNS", 1, Buffer.alloc(20 * MILLION)),
  "a PLTE of 20 MB in RGB": () => chunkFlood("PLTE", 1, Buffer.alloc(20 * MILLION)),
  "a tEXt of 20 MB": () => chunkFlood("tEXt", 1, Buffer.alloc(20 * MILLION, 0x61)),
  "20 MB behind IEND": () => joinPng(splitPng(png), noise(20 * MILLION)),
  "100,000x990, every row the same": () => pngOf(100_000, 990, 0, [pngChunk("IDAT", zeros(95 * 2 ** 20))]),
};
