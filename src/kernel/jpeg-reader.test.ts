import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf, projectPath } from "../testing/fixtures.ts";
import {
  APP1,
  APP2,
  APP14,
  DHT,
  DQT,
  edited,
  inserted,
  SOF0,
  SOS,
  segment,
  segmentAt,
  segmentsOf,
  without,
} from "../testing/jpeg-editing.ts";
import { type OddJpeg, oddJpegs } from "../testing/odd-jpegs.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { Instance } from "./instance.ts";
import { readJpegHeader } from "./jpeg-reader.ts";
import { KernelError } from "./kernel-error.ts";
import { Status } from "./status.ts";

const module = new WebAssembly.Module(readFileSync(projectPath("src/kernel/build/kernel.wasm")));
const reader = new Instance(module);
const kernel = new TestKernel();

const read = (file: Uint8Array) => readJpegHeader(reader, file);

function decode(file: Uint8Array) {
  const decoder = kernel.jpeg(file);
  const pixels = kernel.cutPixels(decoder);
  return { ...pixels, isTruncated: decoder.damage()?.grade === "truncated" };
}

const refusalOf = (work: () => unknown): Status | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof KernelError, `${error}`);
    return error.status;
  }
};

const GOOD = fixture("foreign/sampling-1x2.jpg");
const ODD = oddJpegs(GOOD);

describe("odd files, by header and decoder alike", () => {
  const good = decode(GOOD);
  const named = (status?: Status) => (status === undefined ? "shown" : Status[status]);

  for (const { name, file, refused, isFoundByDecoder, hasStrayBytes = false } of ODD) {
    test(`${name}: ${named(refused)}`, () => {
      assert.equal(named(refusalOf(() => read(file))), named(isFoundByDecoder ? undefined : refused));
      assert.equal(named(refusalOf(() => decode(file))), named(refused));
      if (refused !== undefined) return;
      const header = read(file);
      assert.deepEqual(
        { width: header.width, height: header.height, space: header.space },
        { width: good.width, height: good.height, space: "ycc" },
      );
      assert.equal(header.hasStrayBytes, hasStrayBytes);
      assert.deepEqual(decode(file), good);
    });
  }

  test("@jsquash/jpeg shows what we show, where it decodes", async () => {
    let compared = 0;
    for (const { name, file } of ODD.filter((odd: OddJpeg) => odd.refused === undefined)) {
      const theirs = await pixelsOf(file).catch(() => undefined);
      if (!theirs) continue;
      const found = distance(decode(file), theirs);
      assert.ok(found <= 1, `${name}: distance ${found}`);
      compared++;
    }
    assert.ok(compared >= 20, `${compared} compared`);
  });

  test("a refusal names the byte", () => {
    const file = without(GOOD, DQT, 1);
    assert.throws(() => decode(file), {
      message: `missing quantisation table (DQT) of a scan (byte ${segmentAt(file, SOS)})`,
    });
    const frame = segmentAt(GOOD, SOF0);
    const twelve = edited(GOOD, (bytes) => bytes.writeUInt8(12, frame + 4));
    assert.throws(() => read(twelve), {
      message: `only 8 bits a sample are supported, found 12 (byte ${frame + 4})`,
    });
  });
});

describe("a JPEG's header", () => {
  test("tells components, restarts and scans", () => {
    const { restartInterval, isProgressive } = read(fixture("foreign/restart-progressive.jpg"));
    assert.deepEqual({ restartInterval, isProgressive }, { restartInterval: 7, isProgressive: true });
    assert.deepEqual(read(GOOD).components, [
      { id: 1, samplingX: 1, samplingY: 2 },
      { id: 2, samplingX: 1, samplingY: 1 },
      { id: 3, samplingX: 1, samplingY: 1 },
    ]);
    assert.equal(read(fixture("foreign/scans-apart.jpg")).isInterleaved, false);
    assert.equal(read(GOOD).isInterleaved, true);
  });

  const adobe = (transform: number) =>
    segment(APP14, [...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, transform]);
  const plain = without(GOOD, 0xe0);
  const renamed = (names: string) =>
    edited(plain, (file) => {
      for (const [i, name] of [...names].entries()) {
        file[segmentAt(plain, SOF0) + 10 + 3 * i] = file[segmentAt(plain, SOS) + 5 + 2 * i] =
          name.charCodeAt(0);
      }
    });
  const inks = without(fixture("foreign/cmyk.jpg"), APP14);
  const spaces: [name: string, file: Uint8Array, space: string][] = [
    ["numbered components", plain, "ycc"],
    ["components R, G, B", renamed("RGB"), "rgb"],
    [
      "components R, G, B with JFIF's segment",
      inserted(renamed("RGB"), 2, segmentsOf(GOOD)[0]!.bytes),
      "ycc",
    ],
    [
      "components R, G, B with a JFIF segment that is too short",
      inserted(renamed("RGB"), 2, segment(0xe0, [...Buffer.from("JFIF\0")])),
      "rgb",
    ],
    ["Adobe: none", inserted(plain, 2, adobe(0)), "rgb"],
    ["Adobe: none, behind the frame", inserted(plain, segmentAt(plain, SOS), adobe(0)), "rgb"],
    ["Adobe: none, with JFIF's segment", inserted(GOOD, segmentAt(GOOD, SOS), adobe(0)), "ycc"],
    ["Adobe: YCC, components R, G, B", inserted(renamed("RGB"), 2, adobe(1)), "ycc"],
    [
      "an Adobe segment that is too short",
      inserted(plain, 2, segment(APP14, [...Buffer.from("Adobe"), 0])),
      "ycc",
    ],
    ["four components", inks, "inverted cmyk"],
    ["four components, Adobe: none", inserted(inks, 2, adobe(0)), "inverted cmyk"],
    ["four components, Adobe: YCCK", inserted(inks, 2, adobe(2)), "inverted ycck"],
    ["four components, Adobe: YCC, which can't be", inserted(inks, 2, adobe(1)), "inverted ycck"],
    ["one component", fixture("images/gray.jpg"), "ycc"],
  ];
  for (const [name, file, space] of spaces) {
    test(`${name}: ${space}`, () => assert.equal(read(file).space, space));
  }

  const at = segmentAt(GOOD, DQT);
  const exif = (...tiff: number[]) => segment(APP1, [...Buffer.from("Exif\0\0"), ...tiff]);
  const icc = (number: number, count: number, ...data: number[]) =>
    segment(APP2, [...Buffer.from("ICC_PROFILE\0"), number, count, ...data]);
  const contents = (file: Uint8Array, ranges: { offset: number; length: number }[]) =>
    ranges.map(({ offset, length }) => [...file.subarray(offset, offset + length)]);

  test("tells where Exif blocks and a profile's parts lie, before and behind the frame", () => {
    const before = inserted(
      GOOD,
      at,
      Buffer.concat([exif(1, 2), icc(2, 3, 5), segment(APP2, [1]), segment(APP1, [2])]),
    );
    const file = inserted(
      before,
      segmentAt(before, SOS),
      Buffer.concat([icc(3, 3, 6), exif(), icc(1, 3, 4, 4)]),
    );
    const header = read(file);
    assert.deepEqual(contents(file, header.exif), [[1, 2], []]);
    assert.deepEqual(contents(file, header.icc), [[4, 4], [5], [6]]);
    assert.deepEqual(read(GOOD).icc, []);
    assert.deepEqual(read(inserted(GOOD, at, icc(2, 2, 1))).icc, [], "a part is missing");
  });

  test("what is kept of segments is bounded, however many there are", () => {
    const many = (bytes: Buffer, count: number) =>
      inserted(GOOD, at, Buffer.concat(Array(count).fill(bytes)));
    assert.equal(read(many(exif(1), 5000)).exif.length, 256);
    const parts = Buffer.concat(Array.from({ length: 256 }, (_, i) => icc(i, 255, i)));
    assert.equal(read(many(parts, 20)).icc.length, 255);
  });

  test("only heads are read of the file", () => {
    const comment = segment(0xfe, Buffer.alloc(60_000));
    const file = inserted(GOOD, at, Buffer.concat(Array(100).fill(comment)));
    assert.ok(file.length > 6_000_000);
    read(file);
    assert.ok(reader.exports.bytesRead.value <= 110 * 4096, `${reader.exports.bytesRead.value} bytes`);
    // Each byte at most once, where heads lie side by side.
    const tiny = inserted(GOOD, at, Buffer.concat(Array(100_000).fill(icc(1, 1, 7))));
    read(tiny);
    assert.ok(
      reader.exports.bytesRead.value <= tiny.length * 1.01,
      `${reader.exports.bytesRead.value} bytes`,
    );
  });
});

describe("Huffman tables", () => {
  test("are built by the scan that uses them, not by the segment that defines them", () => {
    const decodeIn = (file: Uint8Array) => {
      kernel.planes(kernel.jpeg(file));
      return kernel.instance.exports.tablesBuilt.value;
    };
    const flood = Buffer.concat(Array(100_000).fill(segment(DHT, [0x03, 1, ...Buffer.alloc(15), 5])));
    assert.equal(decodeIn(GOOD), 4);
    assert.equal(decodeIn(inserted(GOOD, segmentAt(GOOD, SOS), flood)), 4);
  });
});
