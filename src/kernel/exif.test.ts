import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exifOrientation } from "./exif.ts";

const BYTE = 1;
const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const SBYTE = 6;
const SSHORT = 8;
const SLONG = 9;
const SIZES: Record<number, number> = {
  [BYTE]: 1,
  [ASCII]: 1,
  [SHORT]: 2,
  [LONG]: 4,
  [SBYTE]: 1,
  [SSHORT]: 2,
  [SLONG]: 4,
};

interface Entry {
  tag: number;
  type: number;
  count?: number;
  value: number;
}
const ORIENTATION = 0x0112;
const orientation = (value: number, type = SHORT, count = 1): Entry => ({
  tag: ORIENTATION,
  type,
  count,
  value,
});

/** A TIFF header and its directories, each of which leads to the next. */
function tiff(directories: Entry[][], isLittleEndian = false): Uint8Array {
  const bytes = new Uint8Array(8 + directories.reduce((sum, entries) => sum + 6 + 12 * entries.length, 0));
  const view = new DataView(bytes.buffer);
  const put = (at: number, size: number, value: number) => {
    if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value, isLittleEndian);
    else view.setUint32(at, value, isLittleEndian);
  };
  put(0, 2, isLittleEndian ? 0x4949 : 0x4d4d);
  put(2, 2, 42);
  put(4, 4, 8);
  let at = 8;
  for (const [i, entries] of directories.entries()) {
    put(at, 2, entries.length);
    at += 2;
    for (const { tag, type, count = 1, value } of entries) {
      put(at, 2, tag);
      put(at + 2, 2, type);
      put(at + 4, 4, count);
      put(at + 8, SIZES[type] ?? 4, value);
      at += 12;
    }
    put(at, 4, i + 1 < directories.length ? at + 4 : 0);
    at += 4;
  }
  return bytes;
}
const prefixed = (block: Uint8Array, times = 1) =>
  Uint8Array.from([...Buffer.from("Exif\0\0".repeat(times)), ...block]);

describe("exifOrientation", () => {
  for (const [name, type] of Object.entries({ SHORT, LONG, BYTE, SBYTE, SSHORT, SLONG })) {
    for (const isLittleEndian of [false, true]) {
      test(`${name}, ${isLittleEndian ? "little" : "big"} endian`, () => {
        assert.equal(exifOrientation([tiff([[orientation(6, type)]], isLittleEndian)]), 6);
      });
    }
  }

  const cases: [name: string, blocks: Uint8Array[], expected: number][] = [
    ["no block", [], 1],
    ["an empty block", [new Uint8Array(0)], 1],
    ["a directory without it", [tiff([[{ tag: 0x010f, type: LONG, value: 6 }]])], 1],
    ["no directory", [tiff([])], 1],
    ["a thumbnail's", [tiff([[{ tag: 0x010f, type: LONG, value: 1 }], [orientation(6)]])], 1],
    ["its own beside a thumbnail's", [tiff([[orientation(8)], [orientation(6)]])], 8],
    [
      "unsorted tags",
      [tiff([[{ tag: 0x8769, type: LONG, value: 9 }, orientation(3), { tag: 1, type: LONG, value: 9 }]])],
      3,
    ],
    ["0", [tiff([[orientation(0)]])], 1],
    ["9", [tiff([[orientation(9)]])], 1],
    ["a LONG whose low half alone would do", [tiff([[orientation(0x10006, LONG)]], true)], 1],
    ["a negative one", [tiff([[orientation(0x86, SBYTE)]])], 1],
    ["text", [tiff([[orientation(6, ASCII)]])], 1],
    ["an unknown type", [tiff([[orientation(6, 200)]])], 1],
    ["none of it", [tiff([[orientation(6, SHORT, 0)]])], 1],
    ["a million of it", [tiff([[orientation(6, SHORT, 1_000_000)]])], 1],
    ["two in one directory, the first invalid", [tiff([[orientation(99), orientation(6)]])], 6],
    ["two blocks", [tiff([[orientation(6)]]), tiff([[orientation(3)]])], 6],
    ["two blocks, the first without", [tiff([[]]), tiff([[orientation(3)]])], 3],
    ["two blocks, the first invalid", [tiff([[orientation(77)]]), tiff([[orientation(3)]])], 3],
    ["two blocks, the first damaged", [new Uint8Array(20), tiff([[orientation(3)]])], 3],
    ["a prefix", [prefixed(tiff([[orientation(6)]]))], 6],
    ["a doubled prefix", [prefixed(tiff([[orientation(6)]]), 2)], 6],
    ["a byte order that there is none of", [tiff([[orientation(6)]]).fill(0x4b, 0, 2)], 1],
    ["another magic number", [tiff([[orientation(6)]]).fill(9, 3, 4)], 1],
    ["a directory beyond the end", [tiff([[orientation(6)]]).fill(0xff, 4, 8)], 1],
    ["more entries than there are bytes", [tiff([[orientation(6)]]).fill(0xff, 8, 10)], 6],
  ];
  for (const [name, blocks, expected] of cases) {
    test(`${name}: ${expected}`, () => assert.equal(exifOrientation(blocks), expected));
  }

  test("reads nothing beyond any cut", () => {
    const block = tiff([[{ tag: 1, type: LONG, value: 9 }, orientation(6)]]);
    for (let length = 0; length < block.length; length++) {
      assert.equal(exifOrientation([block.subarray(0, length)]), length >= 34 ? 6 : 1, `${length} bytes`);
    }
  });
});
