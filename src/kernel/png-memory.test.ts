import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { constants, deflateSync } from "node:zlib";
import {
  chunk,
  compressedRows,
  END,
  idats,
  ihdr,
  join,
  KINDS,
  type MadePng,
  makePng,
  SIGNATURE,
} from "../testing/make-png.ts";
import { kernelModule, openPng, planesOf } from "../testing/png-pixels.ts";
import { Instance } from "./instance.ts";
import { type PngSet, pngDecoderBytes } from "./png-memory.ts";
import { readPngHeader } from "./png-reader.ts";
import { Status } from "./status.ts";

const kernel = kernelModule();
const SETS: PngSet[][] = [
  ["straight"],
  ["ycc"],
  ["premultiplied", "straight"],
  ["ycc", "premultiplied", "straight"],
];

describe("memory", () => {
  test("what is predicted is what is allocated, to the byte", () => {
    const instance = new Instance(kernel);
    for (const [colourType, bitDepth] of KINDS) {
      for (const interlaced of [false, true]) {
        const png = makePng({ width: 61, height: 23, colourType, bitDepth, interlaced });
        for (const sets of SETS) {
          for (const box of sets.length === 1 ? [1, 2, 5] : [1]) {
            const header = readPngHeader(instance, png);
            const start = instance.exports.mark();
            planesOf(instance, openPng(instance, png, { sets, box }));
            assert.equal(instance.exports.mark() - start, pngDecoderBytes(header, sets, box));
          }
        }
      }
    }
  });

  test("under a limit below the prediction it is refused", () => {
    const png = makePng({ width: 500, height: 400, colourType: 6, bitDepth: 8, interlaced: true });
    const instance = new Instance(kernel);
    const header = readPngHeader(instance, png);
    const needed = instance.exports.mark() + pngDecoderBytes(header, ["straight"]);
    openPng(instance, png, { sets: ["straight"], limit: needed });
    assert.throws(() => openPng(instance, png, { sets: ["straight"], limit: needed - 1 }), {
      status: Status.outOfMemory,
    });
  });

  for (const [width, height] of [
    [1, 3_000_000],
    [3_000_000, 1],
    [1_000_000, 4],
  ] as const) {
    test(`${width}x${height} is decoded by strips`, () => {
      const instance = new Instance(kernel);
      const fresh = instance.memoryBytes;
      const png = blank(width, height);
      const decoder = openPng(instance, png, { sets: ["straight"] });
      let rows = 0;
      for (let strip = decoder.next(); strip; strip = decoder.next()) rows += strip.planes[0]!.rows;
      assert.equal(rows, height);
      // Two rows of samples, and a row of each plane.
      const grown = instance.memoryBytes - fresh;
      assert.ok(grown < 281_000 + 9.1 * width, `${grown} bytes`);
    });
  }
});

/** Zeros; of RGB. */
function blank(width: number, height: number): Uint8Array {
  const shape = { width, height, colourType: 2, bitDepth: 8 };
  return join(
    SIGNATURE,
    ihdr(shape),
    ...idats(deflateSync(Buffer.alloc((3 * width + 1) * height), { level: 1 })),
    END,
  );
}

describe("work", () => {
  const SMALL: MadePng = { width: 10, height: 10, colourType: 2, bitDepth: 8 };
  const instance = new Instance(kernel);
  const inflated = () => Number(instance.exports.pngBytesInflated.value);
  const around = (data: Uint8Array, idatBytes?: number, before: Uint8Array[] = []) =>
    join(SIGNATURE, ihdr(SMALL), ...before, ...idats(data, idatBytes), END);

  test("data that inflates to 100 MB behind a small picture is left alone", () => {
    const png = around(deflateSync(Buffer.alloc(100_000_000), { level: 9 }));
    planesOf(instance, openPng(instance, png, { sets: ["straight"] }));
    assert.ok(inflated() < 310 + 600, `${inflated()} bytes inflated`);
  });

  test("nothing is inflated for a header; of many profiles the first is noted", () => {
    const profile = chunk("iCCP", join(Buffer.from("name\0\0"), deflateSync(Buffer.alloc(1_000_000))));
    const png = around(
      compressedRows(SMALL),
      undefined,
      Array.from({ length: 5000 }, () => profile),
    );
    const before = inflated();
    const header = readPngHeader(instance, png);
    assert.equal(header.iccProfile?.offset, 8 + 25 + 8);
    assert.equal(inflated(), before);
    assert.ok(instance.exports.pngChunksRead.value < 5010);
    planesOf(instance, openPng(instance, png, { sets: ["straight"] }));
    assert.equal(inflated(), 310);
  });

  test("a million empty IDATs", () => {
    const empty = Buffer.concat(Array.from({ length: 1000 }, () => chunk("IDAT")));
    const many = Array.from({ length: 1000 }, () => empty);
    const png = join(SIGNATURE, ihdr(SMALL), ...many, ...idats(compressedRows(SMALL)), ...many, END);
    const start = performance.now();
    readPngHeader(instance, png);
    assert.ok(instance.exports.pngChunksRead.value < 2_000_010);
    const planes = planesOf(instance, openPng(instance, png, { sets: ["straight"] }));
    assert.equal(planes[0]!.length, 100);
    assert.ok(performance.now() - start < 3000);
  });

  test("tables are built once for fixed codes, however many blocks", () => {
    const deflated = deflateSync(Buffer.alloc(31 * 10), { strategy: constants.Z_FIXED, level: 1 });
    planesOf(instance, openPng(instance, around(deflated), { sets: ["straight"] }));
    assert.equal(instance.exports.pngTablesBuilt.value, 2);
    // Empty blocks of fixed codes: 10 bits each, so that 4 fill 5 bytes.
    const empty = [0b00000010, 0b00001000, 0b00100000, 0b10000000, 0];
    const blocks = Array.from({ length: 10_000 }, () => empty).flat();
    const png = around(join(deflated.subarray(0, 2), Uint8Array.from(blocks), deflated.subarray(2)));
    planesOf(instance, openPng(instance, png, { sets: ["straight"] }));
    assert.equal(instance.exports.pngTablesBuilt.value, 2);
  });
});
