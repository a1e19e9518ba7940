import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { distance } from "../../testing/distance.ts";
import { fixture, pixelsOf } from "../../testing/fixtures.ts";
import { referenceResample } from "../../testing/reference.ts";
import { resample } from "./stock-resample.ts";

const TOLERANCE = 1;

describe("resample", () => {
  const cases = [
    { file: "images/png/rgb.png", hasAlpha: false, size: { width: 200, height: 133 } },
    { file: "images/png/rgb.png", hasAlpha: false, size: { width: 479, height: 7 } },
    { file: "images/png/rgb.png", hasAlpha: false, size: { width: 700, height: 400 } },
    { file: "images/png/transparent.png", hasAlpha: true, size: { width: 200, height: 133 } },
    { file: "images/png/transparent.png", hasAlpha: true, size: { width: 1, height: 1 } },
  ];
  for (const { file, hasAlpha, size } of cases) {
    test(`${file} to ${size.width}x${size.height} is within ${TOLERANCE} of the reference`, async () => {
      const pixels = await pixelsOf(fixture(file));
      const whole = { left: 0, top: 0, width: pixels.width, height: pixels.height };
      const actual = await resample(pixels, whole, size, { hasAlpha });
      const found = distance(actual, referenceResample(pixels, whole, size));
      assert.ok(found <= TOLERANCE, `distance ${found}`);
    });
  }

  test("takes a region, and gives its pixels as they are when their number does not change", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    const region = { left: 10, top: 20, width: 30, height: 40 };
    const same = await resample(pixels, region, { width: 30, height: 40 }, { hasAlpha: false });
    const at = (20 * pixels.width + 10) * 4;
    assert.deepEqual([...same.data.subarray(0, 120)], [...pixels.data.subarray(at, at + 120)]);
  });
});
