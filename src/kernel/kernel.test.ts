import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Pixels } from "../image/picture/pixels.ts";
import { encodeJpeg } from "../image/stock/stock-jpeg.ts";
import { resample } from "../image/stock/stock-resample.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf, projectPath } from "../testing/fixtures.ts";
import { referenceResample } from "../testing/reference.ts";
import { Instance } from "./instance.ts";
import { readJpegHeader } from "./jpeg-reader.ts";
import { type Cut, Kernel, KernelError, type StoredPicture } from "./kernel.ts";

const module = new WebAssembly.Module(readFileSync(projectPath("src/kernel/build/kernel.wasm")));
const kernel = new Kernel(module);

const reader = new Instance(module);
const header = (bytes: Uint8Array) => readJpegHeader(reader, bytes);

const whole = ({ width, height }: { width: number; height: number }): Cut => ({
  region: { left: 0, top: 0, width, height },
  size: { width, height },
  swap: false,
  flipX: false,
  flipY: false,
});
const decode = (file: string, shrink = 0) => {
  const bytes = fixture(file);
  return kernel.decode(bytes, header(bytes).space, () => shrink);
};
function rgba(stored: StoredPicture, cut = whole(stored)): Pixels {
  return { ...cut.size, data: kernel.rgba(kernel.cut(stored, cut, false)) };
}

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
      for (const [ours, theirs] of comparableLuma(rgba(decode(file)), expected)) {
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
    const found = distance(rgba(decode(file)), await pixelsOf(fixture(file)));
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
        const cut = { ...whole(full), size };
        const found = distance(rgba(decode(file, shrink), cut), referenceResample(full, cut.region, size));
        assert.ok(found <= TOLERANCE[shrink]!, `distance ${found}`);
      });
    }
  }
});

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
        const cut = { ...whole(pixels), size };
        const actual = rgba(kernel.load(pixels, "rgb", true), cut);
        const found = distance(actual, referenceResample(pixels, cut.region, size));
        assert.ok(found <= tolerance, `distance ${found}`);
      });
    }
  }

  for (const filter of ["lanczos3", "catmullRom", "mitchell", "triangle"] as const) {
    test(`${filter} is within a level of @jsquash/resize's`, async () => {
      const pixels = await pixelsOf(fixture("images/png/rgb.png"));
      const cut = { ...whole(pixels), filter, size: { width: 150, height: 100 } };
      const expected = await resample(pixels, cut.region, cut.size, { hasAlpha: false, filter });
      const found = distance(rgba(kernel.load(pixels, "rgb", false), cut), expected);
      assert.ok(found <= 1, `distance ${found}`);
    });
  }

  test("a cut of the same size gives the samples back, whichever way it is turned", async () => {
    const pixels = await pixelsOf(fixture("images/png/rgb.png"));
    const stored = kernel.load(pixels, "rgb", false);
    assert.deepEqual(rgba(stored).data, pixels.data);
    const { data } = rgba(stored, { ...whole(pixels), flipX: true, flipY: true });
    assert.deepEqual([...data.subarray(0, 4)], [...pixels.data.subarray(-4)]);
  });
});

test("a small cut made from a larger one is within a level of one made from the decoded picture", async () => {
  for (const file of ["images/baseline-420.jpg", "images/orientation/6.jpg"]) {
    const stored = decode(file);
    const large = { ...whole(stored), flipX: true, size: { width: 300, height: 200 } };
    const small = { ...large, size: { width: 100, height: 67 } };
    const direct = rgba(stored, small);
    rgba(stored, large);
    const chained = rgba(stored, small);
    assert.notDeepEqual(chained.data, direct.data, "it is made another way");
    const found = distance(chained, direct);
    assert.ok(found <= 1, `${file}: distance ${found}`);
  }
});

describe("the encoder", () => {
  for (const [width, height] of [
    [1, 1],
    [8, 8],
    [17, 9],
    [480, 320],
  ] as const) {
    test(`${width}x${height} comes back from @jsquash/jpeg as it was`, async () => {
      const source = await pixelsOf(fixture("images/png/rgb.png"));
      const cut = {
        ...whole(source),
        region: { left: width < 400 ? 40 : 0, top: 0, width, height },
        size: { width, height },
      };
      const file = kernel.encode(kernel.cut(kernel.load(source, "ycc", false), cut, true), 95);
      const actual = await pixelsOf(file);
      const expected = rgba(kernel.load(source, "rgb", false), cut);
      const found = distance(actual, expected);
      assert.ok(found <= 6, `distance ${found}`);
    });
  }

  test("progressive files hold the same picture, in fewer bytes", async () => {
    for (const [file, isSubsampled] of [
      ["images/baseline-420.jpg", true],
      ["images/baseline-444.jpg", false],
      ["images/gray.jpg", true],
    ] as const) {
      const stored = decode(file);
      for (const size of [whole(stored).size, { width: 33, height: 17 }]) {
        const planar = kernel.cut(stored, { ...whole(stored), size }, isSubsampled);
        const baseline = kernel.encode(planar, 85);
        const progressive = kernel.encode(planar, 85, true);
        assert.equal(header(progressive).isProgressive, true);
        assert.deepEqual((await pixelsOf(progressive)).data, (await pixelsOf(baseline)).data, file);
        if (size.width > 100) assert.ok(progressive.length < baseline.length, `${progressive.length} bytes`);
      }
    }
  });

  test("gray stays gray, and more quality is more bytes and less distance", async () => {
    const stored = decode("images/gray.jpg");
    const planar = kernel.cut(stored, whole(stored), true);
    const expected = await pixelsOf(fixture("images/gray.jpg"));
    let [bytes, far] = [0, Number.POSITIVE_INFINITY];
    for (const quality of [1, 20, 50, 80, 100]) {
      const file = kernel.encode(planar, quality);
      assert.equal(header(file).components.length, 1);
      const found = distance(await pixelsOf(file), expected);
      assert.ok(
        file.length > bytes && found < far,
        `quality ${quality}: ${file.length} bytes, distance ${found}`,
      );
      [bytes, far] = [file.length, found];
    }
  });
});

test("a height that is stated behind the scan (DNL) is found", () => {
  const bytes = Buffer.from(fixture("images/orientation/1.jpg"));
  const expected = rgba(decode("images/orientation/1.jpg"));
  bytes.writeUInt16BE(0, bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5);
  const lines = Buffer.of(0xff, 0xdc, 0, 4, expected.height >> 8, expected.height & 255);
  const file = new Uint8Array(Buffer.concat([bytes.subarray(0, -2), lines, bytes.subarray(-2)]));
  assert.equal(header(file).height, expected.height);
  assert.deepEqual(rgba(kernel.decode(file, "ycc", () => 0)), expected);
});

test("chroma of half the width alone (4:2:2, as mozjpeg picks it) comes out in its place", async () => {
  const file = await encodeJpeg(await pixelsOf(fixture("images/png/rgb.png")), { quality: 85 });
  const stored = kernel.decode(file, "ycc", () => 0);
  assert.deepEqual(
    stored.components.map(({ perPixelX, perPixelY }) => [perPixelX, perPixelY]),
    [
      [1, 1],
      [0.5, 1],
      [0.5, 1],
    ],
  );
  const found = distance(rgba(stored), await pixelsOf(file));
  assert.ok(found <= 1, `distance ${found}`);
});

describe("four components", () => {
  test("inks become red, green and blue", async () => {
    const stored = decode("foreign/cmyk.jpg");
    assert.equal(stored.space, "inverted cmyk");
    const { data, width, height } = rgba(stored);
    const at = (x: number, y: number) => {
      const start = (Math.round(y * height) * width + Math.round(x * width)) * 4;
      return [...data.subarray(start, start + 3)];
    };
    const [white, black] = [at(0.3, 0.9), at(0.34, 0.9)];
    assert.ok(Math.min(...white) > 240, `white is ${white}`);
    assert.ok(Math.max(...black) < 40, `black is ${black}`);
    const [r, g, b] = at(0.06, 0.9) as [number, number, number];
    assert.ok(r > 180 && g < 80 && b < 80, `red is ${[r, g, b]}`);
  });
});

describe("damaged files", () => {
  test("a cut file is decoded as far as it goes, and says so", async () => {
    for (const file of ["images/baseline-420.jpg", "images/progressive.jpg"]) {
      const bytes = fixture(file);
      const stored = kernel.decode(bytes.subarray(0, bytes.length >> 1), "ycc", () => 0);
      assert.equal(stored.isTruncated, true);
      const top = { ...whole(stored), region: { left: 0, top: 0, width: stored.width, height: 200 } };
      const cut = { ...top, size: { width: 96, height: 20 } };
      const expected = await pixelsOf(bytes);
      const found = distance(rgba(stored, cut), referenceResample(expected, cut.region, cut.size));
      assert.ok(found < 12, `${file}: distance ${found}`);
    }
  });

  for (const file of ["images/progressive.jpg", "foreign/scans-apart.jpg", "images/baseline-420.jpg"]) {
    test(`${file} is found to be cut off wherever it is cut, between scans too`, () => {
      const bytes = fixture(file);
      for (let length = 700; length < bytes.length - 3; length += 97) {
        const isFound = (() => {
          try {
            return kernel.decode(bytes.subarray(0, length), "ycc", () => 0).isTruncated;
          } catch (error) {
            return error instanceof KernelError;
          }
        })();
        assert.ok(isFound, `${length} of ${bytes.length} bytes pass for a whole picture`);
      }
    });
  }

  test("a missing end marker, and bytes behind it, do no harm", () => {
    const bytes = fixture("images/gray.jpg");
    const expected = rgba(kernel.decode(bytes, "ycc", () => 0));
    const cut = kernel.decode(bytes.subarray(0, -2), "ycc", () => 0);
    assert.equal(cut.isTruncated, false);
    assert.deepEqual(rgba(cut), expected);
    const longer = kernel.decode(Uint8Array.from([...bytes, ...bytes]), "ycc", () => 0);
    assert.deepEqual(rgba(longer), expected);
  });

  test("no picture is a typed error", () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array([0xff, 0xd8]), fixture("hostile/no-scan.jpg")]) {
      assert.throws(() => kernel.decode(bytes, "ycc", () => 0), KernelError);
    }
  });
});

test("memory for a 24-megapixel photo stays within its bounds", () => {
  // A frame of that size whose data ends at once: what is allocated goes by the header.
  for (const [file, bound] of [
    ["images/baseline-420.jpg", 16],
    ["images/progressive.jpg", 48],
  ] as const) {
    const bytes = fixture(file).slice();
    const frame = Buffer.from(bytes).indexOf(Buffer.of(0xff, file.includes("progressive") ? 0xc2 : 0xc0));
    new DataView(bytes.buffer).setUint16(frame + 5, 4000);
    new DataView(bytes.buffer).setUint16(frame + 7, 6000);
    const fresh = new Kernel(module);
    const stored = fresh.decode(bytes, "ycc", () => 2);
    fresh.encode(fresh.cut(stored, { ...whole(stored), size: { width: 800, height: 533 } }, true), 85);
    const megabytes = fresh.memoryBytes / 2 ** 20;
    assert.ok(megabytes <= bound, `${file}: ${megabytes} MB`);
  }
});
