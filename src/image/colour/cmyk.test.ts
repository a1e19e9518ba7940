import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seeded } from "../../testing/seeded.ts";
import { cmykConversion } from "./cmyk.ts";

/** What sharp 0.35.5 shows for inks without a profile. */
const SHOWN_BY_SHARP: [inks: number[], rgb: number[]][] = [
  [
    [255, 0, 0, 0],
    [0, 153, 227],
  ],
  [
    [0, 255, 0, 0],
    [234, 0, 128],
  ],
  [
    [0, 0, 255, 0],
    [255, 240, 0],
  ],
  [
    [0, 0, 0, 255],
    [20, 5, 0],
  ],
  [
    [255, 255, 0, 0],
    [32, 6, 117],
  ],
  [
    [0, 128, 0, 0],
    [245, 138, 182],
  ],
  [
    [128, 128, 128, 128],
    [83, 72, 68],
  ],
  [
    [0, 0, 0, 128],
    [134, 133, 132],
  ],
];

const convert = cmykConversion(false);

describe("inks without a profile", () => {
  test("show as they do with sharp, within 8 levels and 3 on average", () => {
    let sum = 0;
    for (const [inks, rgb] of SHOWN_BY_SHARP) {
      const shown = [...convert(Uint8ClampedArray.from(inks))];
      for (const [i, level] of rgb.entries()) {
        const error = Math.abs(shown[i]! - level);
        sum += error / 3 / SHOWN_BY_SHARP.length;
        assert.ok(error <= 8, `${inks}: ${shown} instead of ${rgb}`);
      }
    }
    assert.ok(sum < 3, `${sum}`);
  });

  test("leave paper white, and are opaque", () => {
    assert.deepEqual([...convert(Uint8ClampedArray.of(0, 0, 0, 0))], [255, 255, 255, 255]);
  });

  test("are the same when they are inverted", () => {
    const random = seeded(1);
    const inks = Uint8ClampedArray.from({ length: 4000 }, () => random() * 256);
    const inverted = inks.map((ink) => 255 - ink);
    assert.deepEqual(cmykConversion(true)(inverted), convert(inks));
  });

  test("change smoothly: one more level of an ink never changes a colour by more than four", () => {
    const random = seeded(2);
    for (let round = 0; round < 2000; round++) {
      const inks = Array.from({ length: 4 }, () => Math.floor(random() * 255));
      const more = inks.with(round % 4, inks[round % 4]! + 1);
      const [before, after] = [convert(Uint8ClampedArray.from(inks)), convert(Uint8ClampedArray.from(more))];
      for (let i = 0; i < 3; i++) assert.ok(Math.abs(before[i]! - after[i]!) <= 4, `${inks} and ${more}`);
    }
  });
});
