import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pixels } from "../image/picture/pixels.ts";
import { meanDifference, mostDifference } from "../testing/distance.ts";
import { fixture } from "../testing/fixtures.ts";
import { withFirstScans } from "../testing/jpeg-editing.ts";
import { TestKernel } from "../testing/test-kernel.ts";

const kernel = new TestKernel();

/** A gray picture of 128x128, from a function of x and y that gives 0 to 255. */
function gray(shade: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(128 * 128 * 4).fill(255);
  for (let i = 0; i < 128 * 128; i++) data.fill(shade(i & 127, i >> 7), 4 * i, 4 * i + 3);
  return { width: 128, height: 128, data };
}

const progressive = (pixels: Pixels) =>
  kernel.encode(kernel.cut(kernel.strips(pixels, { space: "ycc", alpha: "none" })), 90, true);
const decoded = (jpeg: Uint8Array, shrink = 0) => kernel.cutPixels(kernel.jpeg(jpeg, shrink));
const wave = (period: number) => (x: number) => 128 + 50 * Math.cos((2 * Math.PI * x) / period);

/** As flat squares of 8 by 8, of these pictures, the mean difference would be 4 to 12. */
const SMOOTH: [string, (x: number, y: number) => number, number][] = [
  ["a slope to the right", (x) => 2 * x, 0.5],
  ["a slope downwards", (_, y) => 2 * y, 0.5],
  ["waves to the right", wave(48), 1.6],
  ["waves downwards", (_, y) => wave(48)(y), 1.6],
  ["hills and valleys", (x, y) => 128 + 100 * Math.sin(x / 8) * Math.sin(y / 8), 3.7],
];

describe("a progressive picture of which there are the means of blocks alone", () => {
  for (const [name, shade, tolerance] of SMOOTH) {
    for (const shrink of [0, 1]) {
      test(`is smooth: ${name}, at 1/${2 ** shrink}`, () => {
        const jpeg = progressive(gray(shade));
        const difference = meanDifference(decoded(withFirstScans(jpeg, 1), shrink), decoded(jpeg, shrink));
        assert.ok(difference <= tolerance, `${difference}`);
      });
    }
  }

  test("is estimated no higher than its scans leave room for", () => {
    // Six scans in, every coefficient of luma is known but for its last bits. Without this bound 88 is reached.
    const jpeg = fixture("foreign/restart-progressive.jpg");
    const difference = mostDifference(decoded(withFirstScans(jpeg, 6)), decoded(jpeg));
    assert.ok(difference <= 70, `${difference}`);
  });
});
