import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateRawSync, deflateSync } from "node:zlib";
import {
  chunk,
  compressedRows,
  END,
  idats,
  ihdr,
  join,
  type MadePng,
  makePng,
  plte,
  SIGNATURE,
} from "../testing/make-png.ts";
import { kernelModule, kernelPixels, openPng } from "../testing/png-pixels.ts";
import { Instance } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import { type PngWarningName, readPngHeader } from "./png-reader.ts";
import { Status } from "./status.ts";

const instance = new Instance(kernelModule());
const RGB: MadePng = { width: 40, height: 30, colourType: 2, bitDepth: 8 };
const PALETTE: MadePng = { ...RGB, colourType: 3, bitDepth: 2 };
const [rgbData, paletteData] = [compressedRows(RGB), compressedRows(PALETTE)];
const file = (...chunks: Uint8Array[]) => join(SIGNATURE, ...chunks);
const rgb = (...before: Uint8Array[]) => file(ihdr(RGB), ...before, ...idats(rgbData), END);
const palette = (...before: Uint8Array[]) => file(ihdr(PALETTE), ...before, ...idats(paletteData), END);
const rgbWith = (data: Uint8Array) => file(ihdr(RGB), ...idats(data), END);
const edited = (bytes: Uint8Array, at: number, ...values: number[]) => {
  const copy = bytes.slice();
  copy.set(values, at < 0 ? copy.length + at : at);
  return copy;
};
const pixels = (png: Uint8Array) => kernelPixels(instance, png).data;
const profile = (payload: string, name = "name") =>
  chunk("iCCP", join(Buffer.from(`${name}\0\0`), deflateSync(Buffer.from(payload))));
const [rgbPixels, palettePixels] = [pixels(makePng(RGB)), pixels(makePng({ ...PALETTE, before: [plte(4)] }))];

describe("what is tolerated", () => {
  const key = [0, 5, 0, 6, 0, 7];
  const cases: Record<string, [png: Uint8Array, expected: Uint8ClampedArray, ...warnings: PngWarningName[]]> =
    {
      "iCCP without a zlib stream": [
        rgb(chunk("iCCP", Buffer.from("name\0\0garbage"))),
        rgbPixels,
        "ignoredChunk",
      ],
      "iCCP twice": [rgb(profile("one"), profile("two")), rgbPixels, "ignoredChunk"],
      "sRGB twice": [rgb(chunk("sRGB", [0]), chunk("sRGB", [1])), rgbPixels, "ignoredChunk"],
      "acTL that is short": [rgb(chunk("acTL", [1, 2])), rgbPixels],
      "pHYs with another unit": [rgb(chunk("pHYs", [0, 0, 0, 1, 0, 0, 0, 1, 7])), rgbPixels],
      "tEXt without a zero": [rgb(chunk("tEXt", Buffer.from("abc"))), rgbPixels],
      "an unknown chunk with a wrong checksum": [rgb(chunk("abCd", [1], 1)), rgbPixels],
      "gAMA that is long": [rgb(chunk("gAMA", [0, 0, 1, 2, 3])), rgbPixels, "ignoredChunk"],
      "tRNS that is short": [rgb(chunk("tRNS", [0, 5])), rgbPixels, "ignoredChunk"],
      "tRNS that is long": [rgb(chunk("tRNS", [...key, 0])), rgbPixels, "ignoredChunk"],
      "tRNS with a wrong checksum": [rgb(chunk("tRNS", key, 1)), rgbPixels, "ignoredChunk"],
      "tRNS behind the picture": [
        file(ihdr(RGB), ...idats(rgbData), chunk("tRNS", key), END),
        rgbPixels,
        "ignoredChunk",
      ],
      "tRNS before PLTE": [palette(chunk("tRNS", [0]), plte(4)), palettePixels, "ignoredChunk"],
      "tRNS with more entries than PLTE": [
        palette(plte(4), chunk("tRNS", [0, 1, 2, 3, 4])),
        palettePixels,
        "ignoredChunk",
      ],
      "tRNS without entries": [palette(plte(4), chunk("tRNS")), palettePixels, "ignoredChunk"],
      "PLTE of an RGB picture, with a length of 11 and a wrong checksum": [
        rgb(chunk("PLTE", Buffer.alloc(11), 1)),
        rgbPixels,
      ],
      "PLTE with more colours than there are indices": [palette(join(plte(9))), palettePixels],
      "IEND with a wrong checksum": [
        file(ihdr(RGB), ...idats(rgbData), chunk("IEND", [], 1)),
        rgbPixels,
        "endChecksum",
      ],
      "no IEND": [file(ihdr(RGB), ...idats(rgbData)), rgbPixels, "noEnd"],
      "zeros behind IEND": [join(makePng(RGB), new Uint8Array(12)), rgbPixels, "trailingBytes"],
      "what is no chunk behind the picture": [
        file(ihdr(RGB), ...idats(rgbData), Buffer.from("no chunk at all")),
        rgbPixels,
        "noEnd",
      ],
      "a chunk of 4 GB behind the picture": [
        join(file(ihdr(RGB), ...idats(rgbData)), Uint8Array.of(255, 255, 255, 255, 116, 69, 88, 116)),
        rgbPixels,
        "noEnd",
      ],
      "an unknown critical chunk behind the picture": [
        file(ihdr(RGB), ...idats(rgbData), chunk("ABCD"), END),
        rgbPixels,
      ],
      "empty IDATs around the picture's": [
        file(ihdr(RGB), chunk("IDAT"), ...idats(rgbData), chunk("IDAT"), END),
        rgbPixels,
      ],
      "an ancillary chunk between IDATs": [
        file(
          ihdr(RGB),
          chunk("IDAT", rgbData.subarray(0, 1000)),
          chunk("tEXt"),
          chunk("IDAT", rgbData.subarray(1000)),
          END,
        ),
        rgbPixels,
      ],
      "bytes behind the stream": [rgbWith(join(rgbData, new Uint8Array(10))), rgbPixels],
      "a wrong checksum of an IDAT behind the stream": [
        file(ihdr(RGB), ...idats(rgbData), chunk("IDAT", [1], 1), END),
        rgbPixels,
      ],
      "a window that is stated too small": [rgbWith(edited(rgbData, 0, 0x08, 0x1d)), rgbPixels],
    };
  for (const [name, [png, expected, ...warnings]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(pixels(png), expected);
      assert.deepEqual(readPngHeader(instance, png).warnings, warnings);
    });
  }

  for (const extra of [1, 1000]) {
    test(`${extra} bytes more than the picture takes`, () => {
      const png = makePng({ ...RGB, editRows: (rows) => join(rows, new Uint8Array(extra)) });
      const { data, decoder } = kernelPixels(instance, png);
      assert.deepEqual(data, rgbPixels);
      assert.deepEqual(decoder.warnings, ["tooMuchData"]);
    });
  }

  test("of two tRNS the first that is well-formed counts", () => {
    const expected = pixels(palette(plte(4), chunk("tRNS", [0, 128])));
    assert.notDeepEqual(expected, palettePixels);
    for (const bad of [chunk("tRNS", [9], 1), chunk("tRNS"), chunk("tRNS", [1, 2, 3, 4, 5])]) {
      assert.deepEqual(
        pixels(palette(plte(4), bad, chunk("tRNS", [0, 128]), chunk("tRNS", [255]))),
        expected,
      );
    }
  });
});

describe("what is refused, with its byte", () => {
  const size = (width: number, height: number) =>
    file(ihdr({ ...RGB, width, height }), ...idats(rgbData), END);
  const good = makePng(RGB);
  const cases: Record<string, [png: Uint8Array, status: Status, byte?: number]> = {
    "no signature": [edited(good, 3, 0x48), Status.pngSignature],
    nothing: [new Uint8Array(0), Status.pngSignature],
    "the signature alone": [SIGNATURE, Status.pngHeaderCut, 8],
    "no IHDR": [file(chunk("tEXt"), ihdr(RGB), ...idats(rgbData), END), Status.pngHeader, 8],
    "IHDR of 14 bytes": [
      file(chunk("IHDR", new Uint8Array(14)), ...idats(rgbData), END),
      Status.pngHeader,
      8,
    ],
    "IHDR twice": [rgb(ihdr(RGB)), Status.pngHeader, 33],
    "no width": [size(0, 9), Status.pngSize, 16],
    "a height of 2^31": [size(9, 2 ** 31), Status.pngSize, 20],
    "colour type 5": [file(ihdr({ ...RGB, colourType: 5 }), END), Status.pngColour, 25],
    "RGB of 4 bits": [file(ihdr({ ...RGB, bitDepth: 4 }), END), Status.pngColour, 25],
    "an unknown compression": [edited(good, 26, 1), Status.pngMethod, 26],
    "an unknown filter method": [edited(good, 27, 64), Status.pngMethod, 26],
    "an unknown interlace method": [edited(good, 28, 2), Status.pngMethod, 28],
    CgBI: [
      file(chunk("CgBI", [0x50, 0, 0x20, 2]), ihdr(RGB), chunk("IDAT", deflateRawSync(Buffer.alloc(9))), END),
      Status.pngApple,
      8,
    ],
    "an unknown critical chunk": [rgb(chunk("ABCD")), Status.pngCriticalChunk, 33],
    "no PLTE": [palette(), Status.pngPalette, 33],
    "PLTE without colours": [palette(chunk("PLTE")), Status.pngPalette, 33],
    "PLTE of 11 bytes": [palette(chunk("PLTE", new Uint8Array(11))), Status.pngPalette, 33],
    "PLTE of 257 colours": [palette(plte(257)), Status.pngPalette, 33],
    "PLTE twice": [palette(plte(4), plte(4)), Status.pngPalette, 57],
    "no IDAT": [file(ihdr(RGB), END), Status.pngNoData, 33],
    "a chunk before the picture that the file ends in": [
      edited(good, 33, 0x7f, 255, 255, 255, 116, 69),
      Status.pngHeaderCut,
      33,
    ],
  };
  for (const [name, [png, status, byte]] of Object.entries(cases)) {
    test(name, () => {
      for (const read of [() => readPngHeader(instance, png), () => pixels(png)]) {
        assert.throws(read, (error: KernelError) => {
          assert.ok(error instanceof KernelError);
          assert.deepEqual([Status[error.status], error.byte], [Status[status], byte]);
          return true;
        });
      }
    });
  }
});

describe("damaged picture data", () => {
  const dataAt = SIGNATURE.length + ihdr(RGB).length + 8;
  const rowsWith = (at: number, value: number) =>
    makePng({ ...RGB, editRows: (rows) => edited(rows, at, value) });
  const good = rgbWith(rgbData);
  const dynamic = Buffer.from([0x78, 0x9c, 0b101, 0, 0]);
  const cases: Record<string, [png: Uint8Array, status: Status, near: number, rowsLeft: boolean]> = {
    "IHDR with a wrong checksum": [file(ihdr(RGB, 1), ...idats(rgbData), END), Status.pngChecksum, 8, true],
    "PLTE with a wrong checksum": [
      palette(chunk("PLTE", plte(4).subarray(8, -4), 1)),
      Status.pngChecksum,
      33,
      true,
    ],
    "IDAT with a wrong checksum": [
      file(ihdr(RGB), chunk("IDAT", rgbData, 1), END),
      Status.pngChecksum,
      33,
      true,
    ],
    "the first of two IDATs with a wrong checksum": [
      file(ihdr(RGB), chunk("IDAT", rgbData.subarray(0, 100), 1), chunk("IDAT", rgbData.subarray(100)), END),
      Status.pngChecksum,
      33,
      true,
    ],
    "the last IDAT with a wrong checksum": [
      file(ihdr(RGB), chunk("IDAT", rgbData.subarray(0, -4)), chunk("IDAT", rgbData.subarray(-4), 1), END),
      Status.pngChecksum,
      dataAt + rgbData.length,
      true,
    ],
    "a wrong Adler-32": [
      rgbWith(edited(rgbData, -4, 1, 2, 3, 4)),
      Status.zlibChecksum,
      dataAt + rgbData.length - 4,
      true,
    ],
    "no Adler-32": [rgbWith(rgbData.subarray(0, -4)), Status.pngTruncated, dataAt + rgbData.length - 4, true],
    "no checksum of the last IDAT": [good.subarray(0, -16), Status.pngTruncated, good.length - 16, true],
    "IDAT that is said to be longer": [
      edited(good.subarray(0, -12), 33, 0, 0, 0x7f),
      Status.pngTruncated,
      good.length - 12,
      true,
    ],
    "rows missing": [
      makePng({ ...RGB, editRows: (rows) => rows.subarray(0, 20 * 121) }),
      Status.pngTruncated,
      0,
      true,
    ],
    "an empty IDAT": [rgbWith(new Uint8Array(0)), Status.pngNoData, 33, false],
    "filter type 5": [rowsWith(10 * 121, 5), Status.pngFilter, 0, true],
    "filter type 255": [rowsWith(0, 255), Status.pngFilter, 0, false],
    "zlib with a window of 64 KB": [
      rgbWith(edited(rgbData, 0, 0x88, 0x1c)),
      Status.zlibHeader,
      dataAt,
      false,
    ],
    "zlib with a dictionary": [
      rgbWith(edited(rgbData, 1, 0x20 + 31 - (0x7820 % 31))),
      Status.zlibHeader,
      dataAt,
      false,
    ],
    "zlib with a wrong check": [rgbWith(edited(rgbData, 1, 0x9d)), Status.zlibHeader, dataAt, false],
    "zlib with another method": [
      rgbWith(edited(rgbData, 0, 0x79, 0x9c - 4)),
      Status.zlibHeader,
      dataAt,
      false,
    ],
    "deflate without zlib": [rgbWith(deflateRawSync(Buffer.alloc(3630))), Status.zlibHeader, dataAt, false],
    "a block of type 3": [
      rgbWith(Uint8Array.of(0x78, 0x9c, 0b111, 0)),
      Status.deflateBlock,
      dataAt + 3,
      false,
    ],
    "a stored block's length that contradicts": [
      rgbWith(Uint8Array.of(0x78, 0x9c, 1, 5, 0, 5, 0, 1, 2)),
      Status.deflateStored,
      dataAt + 7,
      false,
    ],
    "code lengths that make no code": [
      rgbWith(join(dynamic, new Uint8Array(400).fill(255))),
      Status.deflateLengths,
      dataAt + 5,
      false,
    ],
    "a distance before the beginning": [
      rgbWith(Uint8Array.of(0x78, 0x9c, 0b00000011, 0b00000010, 0, 0, 0, 0)),
      Status.deflateDistance,
      dataAt + 3,
      false,
    ],
    "a length that stands for nothing": [
      rgbWith(Uint8Array.of(0x78, 0x9c, 0b00011011, 0b00000011, 0, 0, 0, 0)),
      Status.deflateCode,
      dataAt + 3,
      false,
    ],
  };
  for (const [name, [png, status, near, rowsLeft]] of Object.entries(cases)) {
    test(`${name}: refused`, () => {
      assert.throws(
        () => pixels(png),
        (error: KernelError) => {
          assert.ok(error instanceof KernelError);
          assert.equal(Status[error.status], Status[status]);
          if (near > 0) assert.ok(Math.abs(error.byte! - near) <= 3, `byte ${error.byte}, expected ${near}`);
          return true;
        },
      );
    });
    if (status === Status.pngNoData) continue;
    test(`${name}: shown as far as it goes`, () => {
      const { data, decoder } = kernelPixels(instance, png, { tolerates: true });
      assert.equal(Status[decoder.found!.status], Status[status]);
      assert.equal(decoder.found!.grade, status === Status.pngTruncated ? "truncated" : "error");
      if (decoder.shape.colourType === 2)
        assert.equal(data[0] === rgbPixels[0] && data[2] === rgbPixels[2], rowsLeft);
    });
  }

  test("below a cut it is gray, or transparent", () => {
    const cut = (colourType: number) => {
      const png = makePng({ ...RGB, colourType, editRows: (rows) => rows.subarray(0, rows.length / 2) });
      return kernelPixels(instance, png, { tolerates: true }).data.subarray(-4);
    };
    assert.deepEqual([...cut(2)], [128, 128, 128, 255]);
    assert.deepEqual([...cut(6)], [0, 0, 0, 0]);
  });

  test("cut at every length it is refused, until only IEND is missing", () => {
    for (const options of [RGB, { ...PALETTE, interlaced: true }, { ...RGB, idatBytes: 40 }]) {
      const png = makePng(options);
      const expected = pixels(png);
      for (let length = 0; length < png.length - 12; length++) {
        const cut = png.subarray(0, length);
        assert.throws(() => pixels(cut), KernelError, `${length} bytes`);
      }
      for (let length = png.length - 12; length <= png.length; length++) {
        assert.deepEqual(pixels(png.subarray(0, length)), expected);
      }
    }
  });

  test("cut at every length it is shown as far as it goes", () => {
    const png = makePng(RGB);
    for (let length = dataAt; length < png.length - 12; length++) {
      const { data, decoder } = kernelPixels(instance, png.subarray(0, length), { tolerates: true });
      const [status, whole] = [decoder.found!.status, data.findIndex((value, i) => value !== rgbPixels[i])];
      assert.equal(Status[status], "pngTruncated");
      // What came is there, but for the codes of one round and the row that they are in.
      const share = (length - dataAt) / rgbData.length;
      assert.ok(
        whole < 0 || whole >= (share - 0.12) * rgbPixels.length,
        `${length}: ${whole} of ${rgbPixels.length}`,
      );
      for (let i = whole; whole >= 0 && i < data.length; i++) {
        assert.equal(data[i], i % 4 === 3 ? 255 : 128, `cut at ${length}`);
      }
    }
  });
});

test("nothing is left of a damaged file", () => {
  const png = makePng({ ...RGB, colourType: 6 });
  const expected = pixels(png);
  assert.throws(() => pixels(rgbWith(rgbData.subarray(0, 300))), KernelError);
  assert.deepEqual(pixels(png), expected);
});

test("what a picture needs beyond 2 GB is refused before anything is allocated", () => {
  for (const [width, height] of [
    [2 ** 31 - 1, 1],
    [2 ** 31 - 1, 2 ** 31 - 1],
  ] as const) {
    const png = file(ihdr({ ...RGB, width, height }), ...idats(rgbData), END);
    assert.throws(() => openPng(instance, png, { sets: ["straight"] }), { status: Status.pngTooLarge });
  }
});
