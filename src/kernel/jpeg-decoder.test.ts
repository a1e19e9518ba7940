import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pixels } from "../image/picture/pixels.ts";
import { encodeMozjpeg } from "../image/stock/stock-jpeg.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf } from "../testing/fixtures.ts";
import { referenceResample } from "../testing/reference.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { KernelError } from "./kernel-error.ts";

const kernel = new TestKernel();
const decoded = async (bytes: Uint8Array) => kernel.cutPixels(kernel.jpeg(bytes));
const whole = ({ width, height }: Pixels) => ({ left: 0, top: 0, width, height });

const JPEGS = [
  "images/baseline-420.jpg",
  "images/baseline-444.jpg",
  "images/progressive.jpg",
  "images/gray.jpg",
  "images/orientation/5.jpg",
  "foreign/restart-baseline.jpg",
  "foreign/restart-progressive.jpg",
  "foreign/sampling-1x2.jpg",
  "foreign/sampling-1x1-2x2-2x2.jpg",
  "foreign/sampling-2x2-1x2-2x1.jpg",
  "foreign/sampling-3x1.jpg",
  "foreign/sampling-4x1.jpg",
  "foreign/sampling-4x2.jpg",
  "foreign/sampling-progressive-3x2.jpg",
  "foreign/scans-apart.jpg",
  "foreign/scans-apart-4x4.jpg",
  "foreign/scans-chroma-together.jpg",
  "foreign/steps-of-16-bits.jpg",
];

/** Luma (ITU-R BT.601) where no channel was clipped: what was clipped can't be compared. */
function* comparableLuma({ data }: Pixels, other: Pixels): Generator<[number, number]> {
  const luma = (d: Uint8ClampedArray, i: number) => 0.299 * d[i]! + 0.587 * d[i + 1]! + 0.114 * d[i + 2]!;
  const inner = (sample: number) => sample > 1 && sample < 254;
  for (let i = 0; i < data.length; i += 4) {
    if ([0, 1, 2].every((c) => inner(other.data[i + c]!))) yield [luma(data, i), luma(other.data, i)];
  }
}

describe("the decoder at full size, against @jsquash/jpeg", () => {
  for (const file of JPEGS) {
    test(`${file}: luma within 50 dB, and within a level at 99.9 % of samples`, async () => {
      const expected = await pixelsOf(fixture(file));
      let [squares, count, far] = [0, 0, 0];
      for (const [ours, theirs] of comparableLuma(await decoded(fixture(file)), expected)) {
        const difference = Math.abs(ours - theirs);
        squares += difference * difference;
        if (difference > 1.5) far++;
        count++;
      }
      assert.ok(count > expected.data.length / 8, `${count} samples compared`);
      const decibels = 10 * Math.log10(255 ** 2 / (squares / count));
      assert.ok(decibels >= 50, `${decibels} dB`);
      assert.ok(far / count <= 0.001, `${(far / count) * 100} % differ by more than a level`);
    });
  }
});

test("colour at full size is upsampled as libjpeg's fancy upsampling does it", async () => {
  for (const file of ["images/baseline-420.jpg", "foreign/restart-progressive.jpg"]) {
    const found = distance(await decoded(fixture(file)), await pixelsOf(fixture(file)));
    assert.ok(found <= 1, `${file}: distance ${found}`);
  }
});

describe("the decoder at a reduced size", () => {
  // Decoding fewer frequencies is a filter of its own, and differs from Lanczos3 at sharp edges.
  const TOLERANCE = [4, 7, 9, 11];
  for (const file of [
    "images/baseline-420.jpg",
    "images/progressive.jpg",
    "foreign/restart-progressive.jpg",
  ]) {
    for (const shrink of [0, 1, 2, 3]) {
      test(`${file} at 1/${2 ** shrink} shows the same picture`, async () => {
        const full = await pixelsOf(fixture(file));
        const size = { width: Math.floor(full.width / 9), height: Math.floor(full.height / 9) };
        const actual = kernel.cutPixels(kernel.jpeg(fixture(file), shrink), { size });
        const found = distance(actual, referenceResample(full, whole(full), size));
        assert.ok(found <= TOLERANCE[shrink]!, `distance ${found}`);
      });
    }
  }
});

test("chroma of half the width alone (4:2:2, as mozjpeg picks it) comes out in its place", async () => {
  const file = await encodeMozjpeg(await pixelsOf(fixture("images/png/rgb.png")), { quality: 85 });
  const decoder = kernel.jpeg(file);
  assert.deepEqual(
    decoder.components.map(({ perPixelX, perPixelY }) => [perPixelX, perPixelY]),
    [
      [1, 1],
      [0.5, 1],
      [0.5, 1],
    ],
  );
  const found = distance(kernel.cutPixels(decoder), await pixelsOf(file));
  assert.ok(found <= 1, `distance ${found}`);
});

describe("damaged files", () => {
  test("a cut file is decoded as far as it goes, and says so", async () => {
    for (const file of ["images/baseline-420.jpg", "images/progressive.jpg"]) {
      const bytes = fixture(file);
      const decoder = kernel.jpeg(bytes.subarray(0, bytes.length >> 1));
      const region = { left: 0, top: 0, width: decoder.width, height: 200 };
      const size = { width: 96, height: 20 };
      const actual = kernel.cutPixels(decoder, { region, size });
      assert.equal(decoder.damage()?.grade, "truncated");
      const found = distance(actual, referenceResample(await pixelsOf(bytes), region, size));
      assert.ok(found < 12, `${file}: distance ${found}`);
    }
  });

  for (const file of ["images/progressive.jpg", "foreign/scans-apart.jpg", "images/baseline-420.jpg"]) {
    test(`${file} is found to be cut off wherever it is cut, between scans too`, async () => {
      const bytes = fixture(file);
      const isFound = async (length: number) => {
        try {
          const decoder = kernel.jpeg(bytes.subarray(0, length), 3);
          kernel.cut(decoder, { size: { width: 9, height: 9 } });
          return decoder.damage()?.grade === "truncated";
        } catch (error) {
          return error instanceof KernelError || (error as Error).name === "ImageError";
        }
      };
      for (let length = 700; length < bytes.length - 3; length += 97) {
        assert.ok(await isFound(length), `${length} of ${bytes.length} bytes pass for a whole picture`);
      }
    });
  }

  test("a missing end marker, and bytes behind it, do no harm", async () => {
    const bytes = fixture("images/gray.jpg");
    const expected = await decoded(bytes);
    const cut = kernel.jpeg(bytes.subarray(0, -2));
    assert.deepEqual(kernel.cutPixels(cut), expected);
    assert.equal(cut.damage(), undefined);
    assert.deepEqual(await decoded(Uint8Array.from([...bytes, ...bytes])), expected);
  });
});
