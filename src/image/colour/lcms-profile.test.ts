import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DISPLAY_P3,
  displayP3,
  fourInks,
  grayWithGamma,
  lut8,
  lut16,
  lutAToB,
  matrixTags,
  sampledCurve,
  srgbWithGamma,
  swappedRgb,
  type ToLab,
  toXyb,
  writeProfile,
  xyb,
} from "../../../scripts/fixtures/profile-writer.ts";
import { seeded } from "../../testing/seeded.ts";
import type { Conversion } from "./conversion.ts";
import { readIccProfile } from "./icc-profile.ts";
import { lcmsConversion } from "./lcms-profile.ts";
import { matrixConversion } from "./matrix-conversion.ts";

const WIDE = [
  [0.79767, 0.28804, 0],
  [0.13519, 0.71188, 0],
  [0.03134, 0.00009, 0.8249],
];

/** Adobe RGB (1998), annex: XYZ of D50. */
const ADOBE_RGB = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
];

/** More pixels than lcms takes at a time, and no whole number of batches. */
const PIXELS = 20_001;

function randomPixels(isGray = false): Uint8ClampedArray {
  const random = seeded(8);
  const pixels = Uint8ClampedArray.from({ length: 4 * PIXELS }, () => random() * 256);
  if (isGray) for (let i = 0; i < pixels.length; i += 4) pixels.fill(pixels[i]!, i, i + 3);
  return pixels;
}

function assertWithinALevel(one: Conversion, other: Conversion, pixels: Uint8ClampedArray): void {
  const [a, b] = [one(pixels), other(pixels)];
  for (let i = 0; i < pixels.length; i++) {
    assert.ok(
      Math.abs(a[i]! - b[i]!) <= 1,
      `${a[i]} and ${b[i]} for ${pixels.subarray(i & ~3, (i & ~3) + 4)}`,
    );
  }
}

describe("Little CMS and our own conversion are at most a level apart", () => {
  const many = sampledCurve(
    ...Array.from({ length: 1024 }, (_, i) => Math.round(65_535 * (i / 1023) ** 1.8)),
  );
  const profiles: [string, Buffer][] = [
    ["Display P3", displayP3()],
    ["Adobe RGB", writeProfile({ space: "RGB ", version: 2 }, matrixTags(ADOBE_RGB, sampledCurve(563)))],
    ["sRGB's primaries, a power of 2.2", srgbWithGamma(2.2)],
    ["sRGB's primaries, linear", srgbWithGamma(1)],
    ["a sampled curve", writeProfile({ space: "RGB " }, matrixTags(DISPLAY_P3, many))],
    [
      "primaries far outside sRGB",
      writeProfile({ space: "RGB ", version: 2 }, matrixTags(WIDE, sampledCurve(461))),
    ],
  ];
  for (const [name, icc] of profiles) {
    test(name, async () => {
      const lcms = await lcmsConversion(icc, "rgb");
      assertWithinALevel(matrixConversion(readIccProfile(icc)!.matrix!).convert, lcms!, randomPixels());
    });
  }

  // Not a power of 1: lcms joins a gray curve and sRGB's at so few points that it is 10 levels off in the
  // darks.
  const grays: [string, Buffer][] = [
    ["gray", grayWithGamma(1.8)],
    ["gray by lightness", writeProfile({ space: "GRAY", pcs: "Lab " }, { kTRC: sampledCurve() })],
  ];
  for (const [name, icc] of grays) {
    test(name, async () => {
      const lcms = await lcmsConversion(icc, "gray");
      assertWithinALevel(matrixConversion(readIccProfile(icc)!.matrix!).convert, lcms!, randomPixels(true));
    });
  }
});

describe("a lookup table by Little CMS", () => {
  /** Lightness from the three, its colours unlike any matrix's. */
  const toLab: ToLab = (r, g, b) => [(100 * (r! + g! + b!)) / 3, 60 * (r! - g!), 60 * (g! - b!)];

  test("of every type says the same", async () => {
    const options = { space: "RGB ", pcs: "Lab " } as const;
    const [first, ...others] = await Promise.all(
      [lut8, lut16, lutAToB].map(async (table) =>
        lcmsConversion(writeProfile(options, { A2B0: table(3, 9, toLab) }), "rgb"),
      ),
    );
    // Bytes of Lab are a good level of sRGB apart.
    const pixels = randomPixels();
    const expected = first!(pixels);
    for (const other of others) {
      const distance =
        other!(pixels).reduce((sum, v, i) => sum + Math.abs(v - expected[i]!), 0) / pixels.length;
      assert.ok(distance < 0.6, `${distance}`);
    }
  });

  test("of XYB finds the colours that went in, as near as 8 bits of XYB hold them", async () => {
    const colours = randomPixels();
    const stored = new Uint8ClampedArray(colours.length);
    for (let i = 0; i < colours.length; i += 4) {
      stored.set(
        toXyb([...colours.subarray(i, i + 3)].map((v) => v / 255)).map((v) => 255 * v),
        i,
      );
      stored[i + 3] = colours[i + 3]!;
    }
    const shown = (await lcmsConversion(xyb(), "rgb"))!(stored);
    const distance = shown.reduce((sum, v, i) => sum + Math.abs(v - colours[i]!), 0) / shown.length;
    assert.ok(distance < 2, `${distance}`);
  });

  test("keeps alpha, and makes inks opaque", async () => {
    const pixels = randomPixels();
    const swapped = (await lcmsConversion(swappedRgb(), "rgb"))!(pixels);
    const inks = (await lcmsConversion(fourInks(), "cmyk"))!(pixels);
    for (let i = 3; i < pixels.length; i += 4) assert.deepEqual([swapped[i], inks[i]], [pixels[i], 255]);
  });

  test("maps the darkest colour of a version 2 profile to black, as sharp does", async () => {
    const A2B0 = lut16(3, 9, (r, g, b) => [15 + (85 * (r! + g! + b!)) / 3, 0, 0]);
    const conversion = await lcmsConversion(
      writeProfile({ space: "RGB ", pcs: "Lab ", version: 2 }, { A2B0 }),
      "rgb",
    );
    assert.deepEqual([...conversion!(Uint8ClampedArray.of(0, 0, 0, 255))], [0, 0, 0, 255]);
  });
});

describe("a profile that is damaged or hostile", () => {
  test("gives no conversion, or one that returns or throws, and spoils no other", async () => {
    const random = seeded(3);
    const pixels = randomPixels().subarray(0, 400);
    const small = { A2B0: lut8(3, 3, (r, g, b) => [100 * r!, 50 * g!, 50 * b!]) };
    const sources: [Buffer, "rgb" | "cmyk"][] = [
      [writeProfile({ space: "RGB ", pcs: "Lab " }, small), "rgb"],
      [
        writeProfile({ space: "RGB ", pcs: "Lab " }, { A2B0: lutAToB(3, 3, (r, g, b) => [r!, g!, b!]) }),
        "rgb",
      ],
      [writeProfile({ space: "CMYK", pcs: "Lab " }, { A2B0: lut8(4, 2, (r, g, b) => [r!, g!, b!]) }), "cmyk"],
    ];
    for (let round = 0; round < 60; round++) {
      const [profile, samples] = sources[round % 3]!;
      const damaged = Uint8Array.from(profile);
      for (let i = 0; i < 4; i++) damaged[128 + Math.floor(random() * 400)] = random() * 256;
      const conversion = await lcmsConversion(damaged, samples);
      try {
        conversion?.(pixels);
      } catch (error) {
        assert.ok(error instanceof WebAssembly.RuntimeError, `${error}`);
      }
    }
    const conversion = await lcmsConversion(swappedRgb(), "rgb");
    const [r, g, b] = conversion!(Uint8ClampedArray.of(200, 100, 50, 255));
    assert.ok(Math.abs(r! - 100) + Math.abs(g! - 200) + Math.abs(b! - 50) < 6, `${[r, g, b]}`);
  });

  test("can't make a colour take a hundred thousand steps", async () => {
    const steps = 100_000;
    // multiProcessElementType (10.16), all of whose elements are one matrix that changes nothing.
    const matrix = Buffer.alloc(12 + 4 * 12);
    matrix.write("matf\0\0\0\0\0\x03\0\x03", "latin1");
    for (const at of [0, 4, 8]) matrix.writeFloatBE(1, 12 + 4 * at);
    const chain = Buffer.alloc(16 + 8 * steps);
    chain.write("mpet\0\0\0\0\0\x03\0\x03", "latin1");
    chain.writeUInt32BE(steps, 12);
    for (let i = 0; i < steps; i++) {
      chain.writeUInt32BE(chain.length, 16 + 8 * i);
      chain.writeUInt32BE(matrix.length, 20 + 8 * i);
    }
    const A2B0 = lut16(3, 9, () => [53.585, 0, 0]);
    const icc = writeProfile({ space: "RGB ", pcs: "Lab " }, { D2B0: Buffer.concat([chain, matrix]), A2B0 });
    const conversion = await lcmsConversion(icc, "rgb");
    const [r] = conversion!(Uint8ClampedArray.of(200, 100, 50, 255));
    assert.ok(Math.abs(r! - 128) <= 1, `${r}`);
  });
});
