import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pixels } from "../image/picture/pixels.ts";
import { resample } from "../image/stock/stock-resample.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf } from "../testing/fixtures.ts";
import { referenceResample } from "../testing/reference.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { FILTERS } from "./resampling-plan.ts";

const kernel = new TestKernel();
const whole = ({ width, height }: Pixels) => ({ left: 0, top: 0, width, height });

describe("the resampler, against the reference", () => {
  const sizes = [
    { width: 200, height: 133 },
    { width: 479, height: 7 },
    { width: 700, height: 400 },
    { width: 3, height: 320 },
    { width: 1, height: 1 },
  ];
  // Where alpha overshoots at an edge it is clipped, and the colour beside it keeps its overshoot.
  for (const [file, tolerance] of [
    ["images/png/rgb.png", 1],
    ["images/png/transparent.png", 3],
  ] as const) {
    for (const size of sizes) {
      test(`${file} to ${size.width}x${size.height}`, async () => {
        const pixels = await pixelsOf(fixture(file));
        const strips = kernel.strips(pixels, { space: "rgb", alpha: "premultiplied" });
        const found = distance(
          kernel.cutPixels(strips, { size }),
          referenceResample(pixels, whole(pixels), size),
        );
        assert.ok(found <= tolerance, `distance ${found}`);
      });
    }
  }

  for (const filter of FILTERS) {
    test(`${filter} is within a level of @jsquash/resize's`, async () => {
      const pixels = await pixelsOf(fixture("images/png/rgb.png"));
      const size = { width: 150, height: 100 };
      const expected = await resample(pixels, whole(pixels), size, { hasAlpha: false, filter });
      const found = distance(kernel.cutPixels(kernel.strips(pixels), { filter, size }), expected);
      assert.ok(found <= 1, `distance ${found}`);
    });
  }

  test("parts of all sides, turned and mirrored, are what the reference makes of them", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    const random = seeded(5);
    const below = (n: number) => Math.floor(random() * n);
    for (let i = 0; i < 40; i++) {
      const [left, top] = [below(470), below(310)];
      const region = { left, top, width: 1 + below(480 - left), height: 1 + below(320 - top) };
      const size = { width: 1 + below(200), height: 1 + below(200) };
      const [flipX, flipY, swap] = [random() < 0.5, random() < 0.5, random() < 0.5];
      const stored = swap ? { width: size.height, height: size.width } : size;
      const actual = kernel.cutPixels(kernel.strips(pixels), { region, size, flipX, flipY, swap });
      const expected = turned(referenceResample(pixels, region, stored, true), { flipX, flipY, swap });
      const found = distance(actual, expected);
      assert.ok(found <= 1.5, `${JSON.stringify({ region, size, flipX, flipY, swap })}: distance ${found}`);
    }
  });

  test("several cuts in one pass are what each is alone", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    const parts = [
      { size: { width: 300, height: 200 } },
      {
        region: { left: 100, top: 50, width: 30, height: 200 },
        size: { width: 20, height: 90 },
        flipY: true,
      },
      { size: { width: 4, height: 5 }, filter: "mitchell" as const },
    ];
    const together = kernel.cuts(kernel.strips(pixels), parts).map((picture) => kernel.pixels(picture));
    for (const [i, part] of parts.entries()) {
      assert.deepEqual(together[i], kernel.cutPixels(kernel.strips(pixels), part));
    }
  });

  test("a cut of the same size gives the samples back, whichever way it is turned", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    assert.deepEqual(kernel.cutPixels(kernel.strips(pixels)).data, pixels.data);
    const { data } = kernel.cutPixels(kernel.strips(pixels), { flipX: true, flipY: true });
    assert.deepEqual([...data.subarray(0, 4)], [...pixels.data.subarray(-4)]);
  });
});

describe("extreme reductions", () => {
  for (const [width, height] of [
    [60_000, 8],
    [8, 60_000],
    [1_000, 1_000],
  ] as const) {
    test(`${width}x${height} of noise to one pixel is the mean`, () => {
      const random = seeded(9);
      const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
        i % 4 === 3 ? 255 : (i % 4) * 40 + Math.floor(random() * 120),
      );
      const strips = kernel.strips({ width, height, data });
      const [r, g, b] = kernel.cutPixels(strips, { size: { width: 1, height: 1 } }).data;
      for (const [i, sample] of [r!, g!, b!].entries()) {
        assert.ok(Math.abs(sample - (i * 40 + 59.5)) <= 1, `channel ${i} is ${sample}`);
      }
    });
  }

  test("a box filter in front changes a picture by less than a level", async () => {
    const pixels = await pixelsOf(fixture("images/baseline-444.jpg"));
    for (const size of [
      { width: 50, height: 33 },
      { width: 20, height: 300 },
      { width: 9, height: 6 },
    ]) {
      const found = distance(
        kernel.cutPixels(kernel.strips(pixels), { size }),
        referenceResample(pixels, whole(pixels), size),
      );
      assert.ok(found <= 1, `${size.width}x${size.height}: distance ${found}`);
    }
  });
});

test("a small cut made from a larger one is within a level of one made from the decoded picture", async () => {
  for (const file of ["images/baseline-420.jpg", "images/orientation/6.jpg"]) {
    const small = { width: 100, height: 67 };
    const flipped = { flipX: true, size: { width: 300, height: 200 } };
    const direct = kernel.cutPixels(kernel.jpeg(fixture(file)), { ...flipped, size: small });
    const large = kernel.cut(kernel.jpeg(fixture(file)), flipped);
    const chained = kernel.pixels(kernel.cutAgain(large, { size: small }));
    assert.notDeepEqual(chained.data, direct.data, "it is made another way");
    const found = distance(chained, direct);
    assert.ok(found <= 1, `${file}: distance ${found}`);
  }
});

/** Pixels as a cut with these axes shows them. */
function turned(
  { width, height, data }: Pixels,
  { flipX, flipY, swap }: { flipX: boolean; flipY: boolean; swap: boolean },
): Pixels {
  const size = swap ? { width: height, height: width } : { width, height };
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const [column, row] = swap ? [y, x] : [x, y];
      const from = ((flipY ? height - 1 - row : row) * width + (flipX ? width - 1 - column : column)) * 4;
      result.set(data.subarray(from, from + 4), (y * size.width + x) * 4);
    }
  }
  return { ...size, data: result };
}
