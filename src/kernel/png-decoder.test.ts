import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { constants } from "node:zlib";
import { decodePng } from "../image/stock/stock-png.ts";
import { chunk, KINDS, type MadePng, makePng, plte } from "../testing/make-png.ts";
import { kernelModule, kernelPixels, openPng, planesOf } from "../testing/png-pixels.ts";
import { Instance } from "./instance.ts";

const instance = new Instance(kernelModule());

/** The furthest that any sample is off @jsquash/png's, where it is not transparent in both. */
async function farthest(png: Uint8Array): Promise<number> {
  const ours = kernelPixels(instance, png);
  const theirs = await decodePng(png);
  assert.deepEqual([ours.width, ours.height], [theirs.width, theirs.height]);
  let most = 0;
  for (let i = 0; i < ours.data.length; i++) most = Math.max(most, Math.abs(ours.data[i]! - theirs.data[i]!));
  assert.deepEqual(ours.decoder.warnings, []);
  return most;
}

/** @jsquash/png cuts 16 bits off to 8, or rounds them otherwise. */
const tolerance = (bitDepth: number) => (bitDepth === 16 ? 1 : 0);

const SIZES = [
  [1, 1],
  [2, 3],
  [5, 1],
  [1, 9],
  [17, 13],
  [61, 70],
] as const;

describe("against @jsquash/png", () => {
  for (const [colourType, bitDepth] of KINDS) {
    for (const interlaced of [false, true]) {
      test(`colour type ${colourType}, ${bitDepth} bits${interlaced ? ", interlaced" : ""}: sizes and filters`, async () => {
        for (const [width, height] of SIZES) {
          for (const filter of [undefined, 0, 1, 2, 3, 4]) {
            const png = makePng({ width, height, colourType, bitDepth, interlaced, filter });
            assert.ok((await farthest(png)) <= tolerance(bitDepth), `${width}x${height}, filter ${filter}`);
          }
        }
      });
    }
  }

  const keys: Record<number, number[]> = { 0: [0, 1], 2: [0, 20, 0, 30, 0, 40] };
  for (const [colourType, bitDepth] of KINDS.filter(([type]) => type in keys || type === 3)) {
    test(`tRNS: colour type ${colourType}, ${bitDepth} bits`, async () => {
      const alphas = [0, 128].slice(0, 2 ** bitDepth);
      const trns = chunk("tRNS", keys[colourType] ?? alphas);
      const before = colourType === 3 ? [plte(2 ** bitDepth), trns] : [trns];
      const png = makePng({ width: 40, height: 31, colourType, bitDepth, before });
      assert.ok((await farthest(png)) <= tolerance(bitDepth));
      assert.ok(kernelPixels(instance, png).decoder.shape.hasAlpha);
    });
  }

  const photo: MadePng = { width: 601, height: 403, colourType: 2, bitDepth: 8 };
  for (const level of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    test(`compression level ${level}`, async () =>
      assert.equal(await farthest(makePng({ ...photo, level })), 0));
  }
  for (const strategy of ["Z_HUFFMAN_ONLY", "Z_RLE", "Z_FIXED", "Z_FILTERED"] as const) {
    test(`strategy ${strategy}`, async () =>
      assert.equal(await farthest(makePng({ ...photo, strategy: constants[strategy] })), 0));
  }
  for (const idatBytes of [1, 2, 7, 32, 1000]) {
    test(`IDATs of ${idatBytes} bytes`, async () =>
      assert.equal(await farthest(makePng({ ...photo, width: 91, idatBytes })), 0));
  }
});

describe("samples", () => {
  test("16 bits are rounded to the nearest of 8", () => {
    const png = makePng({ width: 256, height: 256, colourType: 0, bitDepth: 16, editRows: everyValue });
    const { data } = kernelPixels(instance, png);
    for (let v = 0; v < 65536; v++) assert.equal(data[v * 4], Math.round(v / 257), `${v}`);
  });

  test("tRNS of 16 bits is compared with all of them", () => {
    const before = [chunk("tRNS", [0x12, 0x34])];
    const png = makePng({
      width: 256,
      height: 256,
      colourType: 0,
      bitDepth: 16,
      before,
      editRows: everyValue,
    });
    const { data } = kernelPixels(instance, png);
    for (let v = 0; v < 65536; v++) assert.equal(data[v * 4 + 3], v === 0x1234 ? 0 : 255, `${v}`);
  });

  test("of a tRNS only the bits that the depth has count", () => {
    const of = (key: number[]) =>
      kernelPixels(
        instance,
        makePng({ width: 9, height: 9, colourType: 0, bitDepth: 4, before: [chunk("tRNS", key)] }),
      ).data;
    assert.deepEqual(of([0xff, 0xf3]), of([0, 3]));
  });

  test("an index beyond the palette is opaque black", () => {
    const png = makePng({
      width: 2,
      height: 1,
      colourType: 3,
      bitDepth: 8,
      before: [plte(2)],
      editRows: () => Uint8Array.of(0, 1, 2),
    });
    assert.deepEqual([...kernelPixels(instance, png).data], [18, 107, 196, 255, 0, 0, 0, 255]);
  });

  /** Rows of 256 numbers from 0 to 65535, not filtered. */
  function everyValue(): Uint8Array {
    return Uint8Array.from({ length: 256 * 513 }, (_, i) => {
      const [row, byte] = [Math.floor(i / 513), i % 513];
      if (byte === 0) return 0;
      return byte % 2 === 1 ? row : (byte - 1) >> 1;
    });
  }
});

describe("sets of planes", () => {
  const png = makePng({ width: 131, height: 77, colourType: 6, bitDepth: 8 });
  const { data } = kernelPixels(instance, png);
  const pixels = Array.from({ length: 131 * 77 }, (_, i) => [...data.subarray(i * 4, i * 4 + 4)] as number[]);
  const clamp = (value: number) => Math.max(0, Math.min(255, value));

  test("all in one pass, with alpha shared", () => {
    const decoder = openPng(instance, png, { sets: ["straight", "premultiplied", "ycc"] });
    assert.deepEqual(decoder.sets, [
      { space: "rgb", alpha: "straight", components: [0, 1, 2, 3] },
      { space: "rgb", alpha: "premultiplied", components: [4, 5, 6, 7] },
      { space: "ycc", alpha: "none", components: [8, 9, 10] },
    ]);
    const planes = planesOf(instance, decoder);
    const expected = pixels.map(([r, g, b, a]) => {
      const scaled = [r!, g!, b!].map((value) => Math.round((value * a!) / 255));
      const luma = (19595 * r! + 38470 * g! + 7471 * b! + 32768) >> 16;
      const blueness = ((-11059 * r! - 21709 * g! + 32768 * b! + 32768) >> 16) + 128;
      const redness = ((32768 * r! - 27439 * g! - 5329 * b! + 32768) >> 16) + 128;
      return [r, g, b, a, ...scaled, a, luma, clamp(blueness), clamp(redness)];
    });
    for (const [c, plane] of planes.entries()) {
      assert.deepEqual(
        [...plane],
        expected.map((values) => values[c]),
        `component ${c}`,
      );
    }
  });

  test("extremes of luma and chroma do not wrap", () => {
    const corners = [0, 255].flatMap((r) => [0, 255].flatMap((g) => [0, 255].map((b) => [r, g, b])));
    const rows = () => Uint8Array.from([0, ...corners.flat()]);
    const wide = makePng({ width: 8, height: 1, colourType: 2, bitDepth: 8, editRows: rows });
    const [, blueness, redness] = planesOf(instance, openPng(instance, wide, { sets: ["ycc"] }));
    const chroma = (r: number, g: number, b: number) => [
      clamp(Math.round((-11059 * r - 21709 * g + 32768 * b) / 65536) + 128),
      clamp(Math.round((32768 * r - 27439 * g - 5329 * b) / 65536) + 128),
    ];
    const expected = corners.map(([r, g, b]) => chroma(r!, g!, b!));
    assert.deepEqual(
      [...blueness!],
      expected.map(([u]) => u),
    );
    assert.deepEqual(
      [...redness!],
      expected.map(([, v]) => v),
    );
  });

  test("a gray picture is one plane, whatever set is asked for", () => {
    const gray = makePng({ width: 20, height: 9, colourType: 0, bitDepth: 4 });
    const decoder = openPng(instance, gray, { sets: ["premultiplied", "ycc"] });
    assert.deepEqual(
      decoder.sets.map(({ space, components }) => [space, components]),
      [
        ["ycc", [0]],
        ["ycc", [1]],
      ],
    );
    const [first, second] = planesOf(instance, decoder);
    assert.deepEqual(first, second);
    assert.ok(new Set(first).size > 8);
  });

  test("without alpha, premultiplied is straight", () => {
    const rgb = makePng({ width: 20, height: 9, colourType: 2, bitDepth: 8 });
    const planes = planesOf(instance, openPng(instance, rgb, { sets: ["straight", "premultiplied"] }));
    assert.equal(planes.length, 6);
    assert.deepEqual(planes.slice(0, 3), planes.slice(3));
  });
});

test("an interlaced picture is decoded in parts, between which a job can be stopped", () => {
  const png = makePng({ width: 2000, height: 1500, colourType: 2, bitDepth: 8, interlaced: true });
  const decoder = openPng(instance, png, { sets: ["straight"] });
  let parts = 0;
  for (let strip = decoder.next(); strip?.planes[0]?.rows === 0; strip = decoder.next()) parts++;
  // As many to blank its three million pixels as to decode them.
  assert.ok(parts >= 6, `${parts} parts`);
});
