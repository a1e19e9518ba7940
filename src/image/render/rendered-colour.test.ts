import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture, pixelsOf } from "../../testing/fixtures.ts";
import { render } from "./render.ts";

/** What files of one colour show as sRGB. */
const SHOWN: [file: string, rgb: number[]][] = [
  // (40, 40, 130) with sRGB's primaries and a power of 2.2.
  ["colour/flat-power-2.2.jpg", [35, 35, 131]],
  // 50 as linear light.
  ["colour/flat-gray-linear.jpg", [122, 122, 122]],
];

describe("the colour of a rendition", () => {
  for (const [file, rgb] of SHOWN) {
    test(`${file} is ${rgb}, within a level`, async () => {
      const [rendition] = await render(fixture(file), [{ name: "same", width: 16, format: "png" }]);
      const { data } = await pixelsOf(rendition!.data);
      for (const [i, level] of rgb.entries()) {
        assert.ok(Math.abs(data[i]! - level) <= 1, `${data.subarray(0, 3)} instead of ${rgb}`);
      }
    });
  }
});
