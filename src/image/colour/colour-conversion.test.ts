import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DISPLAY_P3,
  displayP3,
  encode,
  fourInks,
  grayWithGamma,
  lut16,
  matrixTags,
  SRGB,
  SRGB_CURVE,
  srgbWithGamma,
  swappedRgb,
  writeProfile,
} from "../../../scripts/fixtures/profile-writer.ts";
import { conversionFor } from "./colour-conversion.ts";
import type { ColourDescription } from "./colour-description.ts";

const DISPLAY_P3_POINTS = {
  white: [0.3127, 0.329],
  red: [0.68, 0.32],
  green: [0.265, 0.69],
  blue: [0.15, 0.06],
} as const;
const SRGB_POINTS = {
  white: [0.3127, 0.329],
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
} as const;

/** What a description makes of one pixel. */
async function shown(description: ColourDescription, ...pixel: number[]): Promise<number[]> {
  const conversion = await conversionFor(description);
  assert.ok(conversion, "nothing is converted");
  return [...conversion.convert(Uint8ClampedArray.from(pixel))];
}

function within(levels: number, actual: number[], expected: number[]): void {
  const isNear = expected.every((value, i) => Math.abs(actual[i]! - value) <= levels);
  assert.ok(isNear && actual.length === expected.length, `${actual} instead of ${expected}`);
}

const cicp = (primaries: number, transfer: number, matrix = 0, isFullRange = true) => ({
  space: "rgb" as const,
  cicp: { primaries, transfer, matrix, isFullRange },
});

describe("colour by an ICC profile", () => {
  const p3: ColourDescription = { space: "rgb", icc: displayP3() };

  test("of Display P3: white, gray and alpha stay, colours of both are found, others are clipped", async () => {
    assert.deepEqual(await shown(p3, 255, 255, 255, 7), [255, 255, 255, 7]);
    assert.deepEqual(await shown(p3, 0, 0, 0, 255), [0, 0, 0, 255]);
    assert.deepEqual(await shown(p3, 128, 128, 128, 255), [128, 128, 128, 255]);
    // sRGB's red in Display P3 (CSS Color 4 converts it to 0.9175 0.2003 0.1386), and a red that only that
    // has.
    within(4, await shown(p3, 234, 51, 35, 255), [255, 0, 0, 255]);
    assert.deepEqual(await shown(p3, 255, 0, 0, 255), [255, 0, 0, 255]);
  });

  test("leaves the source as it was", async () => {
    const source = Uint8ClampedArray.of(234, 51, 35, 255);
    (await conversionFor(p3))!.convert(source);
    assert.deepEqual([...source], [234, 51, 35, 255]);
  });

  test("is not converted when it is sRGB, and is when a single sample would differ by more than a level", async () => {
    const icc = writeProfile({ space: "RGB " }, matrixTags(SRGB, SRGB_CURVE));
    assert.equal(await conversionFor({ space: "rgb", icc }), undefined);
    const darker = await shown({ space: "rgb", icc: srgbWithGamma(2.2) }, 40, 40, 130, 255);
    within(1, darker, [35, 35, 131, 255]);
    // Only blue's darks.
    const blue = srgbWithGamma(2.2);
    const tags = { ...matrixTags(SRGB, SRGB_CURVE), bTRC: blue.subarray(-16) };
    const icc2 = writeProfile({ space: "RGB " }, tags);
    within(1, await shown({ space: "rgb", icc: icc2 }, 40, 40, 20, 255), [40, 40, 12, 255]);
  });

  test("is converted when only dark colours beside a full channel differ", async () => {
    // A little red is taken out of green and put into red: gray stays, and a dark red beside a full green
    // loses two levels.
    const moved = 0.0007;
    const [red, green, blue] = SRGB as [number[], number[], number[]];
    const primaries = [red.map((v) => v * (1 + moved)), green.map((v, i) => v - moved * red[i]!), blue];
    const icc = writeProfile({ space: "RGB " }, matrixTags(primaries, SRGB_CURVE));
    assert.deepEqual(await shown({ space: "rgb", icc }, 8, 255, 0, 255), [6, 255, 0, 255]);
    assert.deepEqual(await shown({ space: "rgb", icc }, 128, 128, 128, 255), [128, 128, 128, 255]);
  });

  test("of gray is applied to gray pictures", async () => {
    const gray: ColourDescription = { space: "gray", icc: grayWithGamma(1) };
    within(1, await shown(gray, 50, 50, 50, 9), [122, 122, 122, 9]);
    const light = [...Array(256).keys()];
    const pixels = Uint8ClampedArray.from(light.flatMap((v) => [v, v, v, 255]));
    const converted = (await conversionFor(gray))!.convert(pixels);
    for (const v of light) within(1, [converted[4 * v]!], [255 * encode(v / 255)]);
  });

  test("of another kind than the picture is left out of account", async () => {
    assert.equal(await conversionFor({ space: "gray", icc: displayP3() }), undefined);
    assert.equal(await conversionFor({ space: "rgb", icc: grayWithGamma(1) }), undefined);
    assert.equal(await conversionFor({ space: "rgb", icc: fourInks() }), undefined);
    const plain = (await conversionFor({ space: "cmyk" }))!.convert(Uint8ClampedArray.of(9, 80, 200, 30));
    const profiled = (await conversionFor({ space: "cmyk", icc: displayP3() }))!.convert(
      Uint8ClampedArray.of(9, 80, 200, 30),
    );
    assert.deepEqual(profiled, plain);
  });

  test("with a lookup table: that goes before the matrix", async () => {
    const swapped: ColourDescription = { space: "rgb", icc: swappedRgb() };
    within(3, await shown(swapped, 200, 100, 50, 33), [100, 200, 50, 33]);
    const A2B0 = lut16(3, 2, () => [53.585, 0, 0]);
    const both = writeProfile(
      { space: "RGB ", pcs: "Lab " },
      { ...matrixTags(DISPLAY_P3, SRGB_CURVE), A2B0 },
    );
    within(1, await shown({ space: "rgb", icc: both }, 200, 100, 50, 255), [128, 128, 128, 255]);
  });

  test("with a table that lcms can't use: the matrix, or sRGB without one", async () => {
    const broken = Buffer.from("mft2\0\0\0\0 nothing of use");
    const icc = writeProfile({ space: "RGB " }, { ...matrixTags(DISPLAY_P3, SRGB_CURVE), A2B0: broken });
    const asP3 = await shown(p3, 200, 100, 50, 255);
    assert.deepEqual(await shown({ space: "rgb", icc }, 200, 100, 50, 255), asP3);
    const without = writeProfile({ space: "RGB ", pcs: "Lab " }, { A2B0: broken });
    assert.equal(await conversionFor({ space: "rgb", icc: without }), undefined);
  });

  test("of four inks is applied to inks, inverted or not", async () => {
    const icc = fourInks();
    const inks = [200, 40, 10, 60];
    const direct = await shown({ space: "cmyk", icc }, ...inks);
    assert.deepEqual(
      await shown({ space: "cmyk", icc, isInverted: true }, ...inks.map((v) => 255 - v)),
      direct,
    );
    assert.deepEqual(await shown({ space: "cmyk", icc }, 0, 0, 0, 0), [255, 255, 255, 255]);
    // Cyan of that profile: it lets pass 5% of red, 70% of green and all of blue, as sRGB's samples.
    within(4, await shown({ space: "cmyk", icc }, 255, 0, 0, 0), [13, 179, 255, 255]);
  });

  test("that is damaged or too large: sRGB", async () => {
    assert.equal(await conversionFor({ space: "rgb", icc: displayP3().subarray(0, 300) }), undefined);
    assert.equal(await conversionFor({ space: "rgb", icc: new Uint8Array(0) }), undefined);
    const large = Buffer.concat([displayP3(), Buffer.alloc(2 ** 22)]);
    assert.equal(await conversionFor({ space: "rgb", icc: large }), undefined);
  });
});

describe("colour by PNG's chunks", () => {
  const pixel = [200, 100, 50, 255];

  test("cICP: Display P3 is as its profile, and linear light as sRGB's curve has it", async () => {
    within(1, await shown(cicp(12, 13), ...pixel), await shown({ space: "rgb", icc: displayP3() }, ...pixel));
    const linear = await shown(cicp(1, 8), 128, 10, 255, 255);
    within(1, linear, [...[128, 10, 255].map((v) => 255 * encode(v / 255)), 255]);
    assert.equal(await conversionFor(cicp(1, 13)), undefined);
  });

  test("cICP: BT.2020 and BT.709's curve, powers 2.2 and 2.8", async () => {
    // A gray of 0.5 shows ((0.5 + 0.099) / 1.099) ** (1 / 0.45) of white.
    const gray = (light: number) => Math.round(255 * encode(light));
    const level = gray(((128 / 255 + 0.099) / 1.099) ** (1 / 0.45));
    within(1, await shown(cicp(9, 1), 128, 128, 128, 255), [level, level, level, 255]);
    const dark = gray(10 / 255 / 4.5);
    within(1, await shown(cicp(9, 14), 10, 10, 10, 255), [dark, dark, dark, 255]);
    for (const [transfer, power] of [
      [4, 2.2],
      [5, 2.8],
    ] as const) {
      const value = gray((64 / 255) ** power);
      within(1, await shown(cicp(1, transfer), 64, 64, 64, 255), [value, value, value, 255]);
    }
    // BT.2020's green lies far outside sRGB; its mixture that is sRGB's green (BT.2087) is found.
    assert.deepEqual(await shown(cicp(9, 13), 0, 255, 0, 255), [0, 255, 0, 255]);
    const green2020 = [0.3293, 0.9195, 0.088].map((v) => Math.round(255 * encode(v)));
    within(3, await shown(cicp(9, 13), ...green2020, 255), [0, 255, 0, 255]);
  });

  test("cICP: narrow range", async () => {
    assert.deepEqual(await shown(cicp(1, 13, 0, false), 16, 235, 126, 255), [0, 255, 128, 255]);
  });

  test("cICP: PQ and HLG are refused by name", async () => {
    const refused = (name: RegExp) => ({ code: "UnsupportedFormat", message: name });
    await assert.rejects(conversionFor(cicp(9, 16)), refused(/PQ/));
    await assert.rejects(conversionFor({ ...cicp(9, 18), icc: displayP3() }), refused(/HLG/));
  });

  test("gAMA counts with cHRM, and not where both state sRGB", async () => {
    const linear = { space: "rgb", gamma: 100_000, chromaticities: SRGB_POINTS } as const;
    within(1, await shown(linear, 64, 64, 64, 255), [137, 137, 137, 255]);
    const wide = { space: "rgb", gamma: 45_455, chromaticities: DISPLAY_P3_POINTS } as const;
    const icc = writeProfile({ space: "RGB " }, matrixTags(DISPLAY_P3, srgbWithGamma(2.2).subarray(-16)));
    within(1, await shown(wide, ...pixel), await shown({ space: "rgb", icc }, ...pixel));
    assert.equal(
      await conversionFor({ space: "rgb", gamma: 45_455, chromaticities: SRGB_POINTS }),
      undefined,
    );
    assert.equal(await conversionFor({ space: "rgb", gamma: 100_000 }), undefined);
    assert.equal(await conversionFor({ space: "rgb", chromaticities: DISPLAY_P3_POINTS }), undefined);
  });

  test("gAMA and cHRM that can't be are left out of account", async () => {
    const points = [
      { ...SRGB_POINTS, white: [0.3, 0] },
      { ...SRGB_POINTS, red: [0.15, 0.06] },
      { ...SRGB_POINTS, red: [0, 0], green: [0, 0], blue: [0, 0] },
    ] as const;
    for (const chromaticities of points) {
      assert.equal(await conversionFor({ space: "rgb", gamma: 100_000, chromaticities }), undefined);
    }
    assert.equal(
      await conversionFor({ space: "rgb", gamma: 0, chromaticities: DISPLAY_P3_POINTS }),
      undefined,
    );
  });

  test("cICP goes before iCCP, that before sRGB, and that before gAMA", async () => {
    const icc = srgbWithGamma(1);
    const byGamma = { gamma: 100_000, chromaticities: SRGB_POINTS };
    const gray = [64, 64, 64, 255];
    const level = async (description: ColourDescription) => (await shown(description, ...gray))[0];
    assert.equal(await conversionFor({ ...cicp(1, 13), icc, ...byGamma }), undefined);
    const at18 = Math.round(255 * encode((64 / 255) ** 1.8));
    const half = srgbWithGamma(1.8);
    within(1, [(await level({ space: "rgb", icc: half, isSrgb: true, ...byGamma }))!], [at18]);
    assert.equal(await conversionFor({ space: "rgb", isSrgb: true, ...byGamma }), undefined);
    // What can't be used makes room for the next.
    within(1, [(await level({ ...cicp(2, 2), icc: half }))!], [at18]);
    within(1, [(await level({ ...cicp(1, 13, 1), icc: half }))!], [at18]);
    within(1, [(await level({ space: "rgb", icc: grayWithGamma(2), ...byGamma }))!], [137]);
  });
});
