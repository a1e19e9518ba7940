import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "../image/index.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf } from "../testing/fixtures.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { jpegEncoderBytes } from "./jpeg-encoder.ts";
import { KernelError } from "./kernel-error.ts";

const kernel = new TestKernel();
const YCC = { space: "ycc", alpha: "none" } as const;

describe("the encoder", () => {
  for (const [width, height] of [
    [1, 1],
    [8, 8],
    [17, 9],
    [480, 320],
  ] as const) {
    test(`${width}x${height} comes back from @jsquash/jpeg as it was`, async () => {
      const source = await pixelsOf(fixture("images/png/rgb.png"));
      const region = { left: width < 400 ? 40 : 0, top: 0, width, height };
      const part = { region, size: { width, height } };
      const file = kernel.encode(kernel.cut(kernel.strips(source, YCC), { ...part, isSubsampled: true }), 95);
      const expected = kernel.cutPixels(kernel.strips(source), part);
      const found = distance(await pixelsOf(file), expected);
      assert.ok(found <= 6, `distance ${found}`);
    });
  }

  test("progressive files hold the same picture, in fewer bytes", async () => {
    for (const [file, isSubsampled] of [
      ["images/baseline-420.jpg", true],
      ["images/baseline-444.jpg", false],
      ["images/gray.jpg", true],
    ] as const) {
      for (const size of [
        { width: 960, height: 640 },
        { width: 33, height: 17 },
      ]) {
        const planar = kernel.cut(kernel.jpeg(fixture(file)), { size, isSubsampled });
        const baseline = kernel.encode(planar, 85);
        const progressive = kernel.encode(planar, 85, true);
        assert.equal((await inspect(progressive)).progressive, true);
        assert.deepEqual((await pixelsOf(progressive)).data, (await pixelsOf(baseline)).data, file);
        if (size.width > 100) assert.ok(progressive.length < baseline.length, `${progressive.length} bytes`);
      }
    }
  });

  test("gray stays gray, and more quality is more bytes and less distance", async () => {
    const planar = kernel.cut(kernel.jpeg(fixture("images/gray.jpg")), { isSubsampled: true });
    const expected = await pixelsOf(fixture("images/gray.jpg"));
    let [bytes, far] = [0, Number.POSITIVE_INFINITY];
    for (const quality of [1, 20, 50, 80, 100]) {
      const file = kernel.encode(planar, quality);
      assert.equal((await inspect(file)).components, 1);
      const found = distance(await pixelsOf(file), expected);
      assert.ok(
        file.length > bytes && found < far,
        `quality ${quality}: ${file.length} bytes, distance ${found}`,
      );
      [bytes, far] = [file.length, found];
    }
  });

  test("noise, the worst there is, takes no more memory and no larger a file than predicted", async () => {
    const [width, height] = [1600, 1200];
    const random = seeded(3);
    // Every sample at one end or the other: no 8-bit picture has more variance.
    const data = new Uint8ClampedArray(width * height * 4).map(() => (random() < 0.5 ? 0 : 255));
    for (const quality of [50, 85, 100]) {
      for (const isSubsampled of [true, false]) {
        for (const isProgressive of [true, false]) {
          const planar = kernel.cut(kernel.strips({ width, height, data }, YCC), { isSubsampled });
          const predicted = jpegEncoderBytes({ width, height }, { quality, isSubsampled, isProgressive });
          kernel.instance.exports.setLimit(kernel.instance.exports.mark() + predicted.kernel);
          const file = kernel.encode(planar, quality, isProgressive);
          assert.ok(file.length <= predicted.file, `${file.length} of ${predicted.file} bytes`);
          assert.ok(predicted.file < 2 * file.length, `${file.length} of ${predicted.file} bytes`);
        }
      }
    }
  });

  test("beyond its memory it refuses, and nothing is harmed", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    const expected = kernel.encode(kernel.cut(kernel.strips(pixels, YCC)), 85);
    for (const isProgressive of [true, false]) {
      const planar = kernel.cut(kernel.strips(pixels, YCC));
      kernel.instance.exports.setLimit(kernel.instance.exports.mark() + 20_000);
      assert.throws(() => kernel.encode(planar, 100, isProgressive), KernelError);
    }
    assert.deepEqual(kernel.encode(kernel.cut(kernel.strips(pixels, YCC)), 85), expected);
  });
});
