import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { crop, type Pixels } from "../image/picture/pixels.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf } from "../testing/fixtures.ts";
import { kernelPixels } from "../testing/png-pixels.ts";
import { seeded } from "../testing/seeded.ts";
import { kernelModule, TestKernel } from "../testing/test-kernel.ts";
import { Instance } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import {
  encodePngPixels,
  encodePngPlanes,
  PNG_EFFORTS,
  type PngSettings,
  pngEncoderBytes,
} from "./png-encoder.ts";
import { readPngHeader } from "./png-reader.ts";
import { Status } from "./status.ts";

fc.configureGlobal({ seed: 1 });

/** Of what "the bytes are the same on every machine" encodes. */
const HASHES = [
  "b23342485d00ae01",
  "ec69cefad8aabd5a",
  "358e4ecb4760a527",
  "d9521afaace0697b",
  "7275f87c6515dd51",
  "0d97ed7c905ebcb1",
  "45ebcacb0a3b82ac",
  "9c8110fec0f7cf7d",
  "3c24cdeecc849652",
];

const kernel = new TestKernel();
const { instance } = kernel;

function encode(pixels: Pixels, settings: Partial<PngSettings> = {}): Uint8Array {
  instance.open(new Uint8Array(0));
  return encodePngPixels(instance, pixels, { effort: "default", ...settings });
}

type Rgba = [r: number, g: number, b: number, a?: number];
type Paint = (x: number, y: number) => Rgba;

function painted(width: number, height: number, paint: Paint): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [r, g, b, a = 255] = paint(i % width, Math.floor(i / width));
    data.set([r, g, b, a], 4 * i);
  }
  return { width, height, data };
}

/** What a PNG keeps: no colour where nothing shows. */
function seen({ width, height, data }: Pixels): Pixels {
  const copy = data.slice();
  for (let i = 0; i < copy.length; i += 4) if (copy[i + 3] === 0) copy.fill(0, i, i + 3);
  return { width, height, data: copy };
}

/** Another instance, so that what is encoded is not disturbed. */
const decoder = new Instance(kernelModule);
const bytesOf = ({ data }: Pixels) => Buffer.from(data.buffer, data.byteOffset, data.length);

/** Holds a file against pixels, by our decoder and by @jsquash/png. */
async function assertHolds(file: Uint8Array, pixels: Pixels, name: string) {
  const expected = seen(pixels);
  for (const found of [kernelPixels(decoder, file), await pixelsOf(file)]) {
    assert.deepEqual([found.width, found.height], [expected.width, expected.height], name);
    assert.ok(bytesOf(found).equals(bytesOf(expected)), name);
  }
}

function kindOf(file: Uint8Array): [colourType: number, bitDepth: number] {
  const { colourType, bitDepth } = readPngHeader(decoder, file);
  return [colourType, bitDepth];
}

const gray = (v: number, a = 255): Rgba => [v, v, v, a];
/** A colour of so many; all of them come in the first rows. */
const oneOf =
  (count: number, colour: (i: number) => Rgba): Paint =>
  (x, y) =>
    colour((x * 7 + y * 31) % count);

/** Paints by the kind that is the smallest for them. */
const KINDS: [name: string, kind: [number, number], paint: Paint][] = [
  ["black and white", [0, 1], oneOf(2, (i) => gray(i * 255))],
  ["four grays", [0, 2], oneOf(4, (i) => gray(i * 85))],
  ["sixteen grays", [0, 4], oneOf(16, (i) => gray(i * 17))],
  ["any gray", [0, 8], oneOf(256, gray)],
  ["two odd grays", [3, 1], oneOf(2, (i) => gray(40 + i))],
  ["sixteen odd grays", [3, 4], oneOf(16, (i) => gray(40 + i))],
  ["two colours", [3, 1], oneOf(2, (i) => [i * 200, 10, 20])],
  ["four colours", [3, 2], oneOf(4, (i) => [i * 50, 10, 20])],
  ["five colours", [3, 4], oneOf(5, (i) => [i * 50, 10, 20])],
  ["17 colours", [3, 8], oneOf(17, (i) => [i * 12, 10, 20])],
  ["256 colours", [3, 8], oneOf(256, (i) => [i, 255 - i, 20])],
  ["257 colours", [2, 8], oneOf(257, (i) => [i & 255, i >> 8, 20])],
  ["a clear colour among three", [3, 2], oneOf(3, (i) => [i * 90, 10, 20, i === 1 ? 0 : 255])],
  ["256 colours with alpha", [3, 8], oneOf(256, (i) => [i, 100, 20, 255 - i])],
  ["gray with alpha", [4, 8], oneOf(1021, (i) => gray(i & 255, 255 - (i >> 3)))],
  ["colours with alpha", [6, 8], oneOf(1021, (i) => [i & 255, i >> 2, 7, 255 - (i >> 3)])],
  ["colours that can't be seen", [3, 1], (x) => [x, 1, 2, 0]],
];

/** Pixels at random. @param bits of each sample, from the highest; the rest are zeros */
function noise(width: number, height: number, bits: Rgba, seed = 1): Pixels {
  const random = seeded(seed);
  const masks = bits.map((count) => (0xff00 >> count!) & 255);
  return painted(width, height, () => {
    const [r, g, b, a] = masks.map((mask) => Math.floor(random() * 256) & mask) as [
      number,
      number,
      number,
      number,
    ];
    return [r, g, b, bits[3] === 0 ? 255 : a];
  });
}

/** The compressed data of a file with one IDAT. */
function dataOf(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  const at = bytes.indexOf("IDAT");
  return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4));
}

/** RFC 1951, 3.2.3, of the first block. */
const blockType = (file: Uint8Array) => (dataOf(file)[2]! >> 1) & 3;

const sha256 = (file: Uint8Array) => createHash("sha256").update(file).digest("hex").slice(0, 16);

const photo = await pixelsOf(fixture("images/png/rgb.png"));
const cutOut = await pixelsOf(fixture("images/png/transparent.png"));

describe("encodePngPixels", () => {
  for (const [name, kind, paint] of KINDS) {
    test(`${name}: colour type ${kind[0]} with ${kind[1]} bits`, async () => {
      const pixels = painted(120, 70, paint);
      for (const effort of PNG_EFFORTS) {
        const file = encode(pixels, { effort });
        assert.deepEqual(kindOf(file), kind, effort);
        await assertHolds(file, pixels, effort);
      }
    });
  }

  test("every width around those of vectors, every kind", async () => {
    for (const width of [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 65]) {
      for (const height of [1, 2, 35]) {
        for (const [name, , paint] of KINDS) {
          const pixels = painted(width, height, paint);
          await assertHolds(encode(pixels), pixels, `${width}x${height}, ${name}`);
        }
      }
    }
  });

  test("any picture comes back, whatever its colours and the effort", async () => {
    const bits = fc.constantFrom(0, 1, 2, 4, 8);
    const pictures = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
      bits: fc.tuple(bits, bits, bits, bits),
      repeats: fc.integer({ min: 1, max: 90 }),
      seed: fc.nat(),
      effort: fc.constantFrom(...PNG_EFFORTS),
    });
    const property = fc.asyncProperty(pictures, async ({ width, height, bits, repeats, seed, effort }) => {
      const tile = noise(repeats, repeats, bits, seed);
      const pixels = painted(width, height, (x, y) => {
        const at = 4 * ((y % repeats) * repeats + (x % repeats));
        return [...tile.data.subarray(at, at + 4)] as Rgba;
      });
      await assertHolds(encode(pixels, { effort }), pixels, effort);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test("a palette is left out where its colours cost more than they save", () => {
    assert.deepEqual(kindOf(encode(noise(3, 3, [8, 8, 8, 0]))), [2, 8]);
    assert.deepEqual(kindOf(encode(noise(1, 1, [8, 8, 8, 8]))), [6, 8]);
  });

  test("entries of a palette that are not opaque come first, and tRNS tells of these alone", () => {
    const file = Buffer.from(
      encode(
        painted(
          64,
          64,
          oneOf(9, (i) => [i * 20, 9, 9, i < 7 ? 255 : i * 9]),
        ),
      ),
    );
    const at = file.indexOf("tRNS");
    assert.equal(file.readUInt32BE(at - 4), 2);
    assert.deepEqual([...file.subarray(at + 4, at + 6)].sort(), [63, 72]);
  });

  test("each kind of block is used where it is the shortest, and zlib reads it", () => {
    const [stored, fixed, dynamic] = [0, 1, 2];
    const cases: [pixels: Pixels, type: number][] = [
      [noise(300, 300, [8, 8, 8, 8]), stored],
      [
        painted(
          4,
          1,
          oneOf(2, (i) => gray(i * 255)),
        ),
        fixed,
      ],
      [photo, dynamic],
    ];
    for (const [pixels, type] of cases) {
      for (const effort of PNG_EFFORTS) {
        const file = encode(pixels, { effort });
        assert.equal(blockType(file), type, `${pixels.width}x${pixels.height}, ${effort}`);
        const rowBytes = inflateSync(dataOf(file)).length / pixels.height;
        assert.equal(
          rowBytes,
          1 + Math.ceil((pixels.width * [8, 1, 24][type]! * (type === stored ? 4 : 1)) / 8),
        );
      }
    }
  });

  test("more effort is fewer bytes", () => {
    for (const pixels of [photo, cutOut]) {
      const [fast, usual, small] = PNG_EFFORTS.map((effort) => encode(pixels, { effort }).length) as [
        number,
        number,
        number,
      ];
      assert.ok(usual < fast && small < usual, `${fast}, ${usual}, ${small} bytes`);
    }
  });

  test("the bytes are the same on every machine", () => {
    const reduced = { palette: { colours: 32, dither: 1 } };
    const part = crop(photo, { left: 100, top: 100, width: 101, height: 77 });
    const files = [
      ...PNG_EFFORTS.flatMap((effort) => [encode(photo, { effort }), encode(cutOut, { effort })]),
      encode(part, { effort: "default" }),
      encode(photo, reduced),
      encode(cutOut, reduced),
    ];
    assert.deepEqual(files.map(sha256), HASHES);
  });

  test("noise with alpha takes no more than is predicted", () => {
    for (const [width, height] of [
      [700, 500],
      [1, 90_000],
      [90_000, 1],
    ] as const) {
      const pixels = noise(width, height, [8, 8, 8, 8]);
      for (const effort of PNG_EFFORTS) {
        const settings = { effort };
        const { kernel: bytes, file } = pngEncoderBytes(pixels, false, settings);
        limitTo(bytes);
        assert.ok(
          encodePngPixels(instance, pixels, settings).length <= file,
          `${width}x${height}, ${effort}`,
        );
      }
      const settings = { effort: "default", palette: { colours: 256, dither: 1 } } as const;
      const { kernel: bytes, file } = pngEncoderBytes(pixels, false, settings);
      limitTo(bytes);
      assert.ok(encodePngPixels(instance, pixels, settings).length <= file, `${width}x${height}, palette`);
    }
  });

  test("too little memory is told at every step", () => {
    const pixels = noise(300, 200, [8, 8, 8, 8]);
    const { kernel: bytes } = pngEncoderBytes(pixels, false, { effort: "default" });
    for (let share = 0.05; share < 0.8; share += 0.05) {
      const small = new Instance(kernelModule);
      small.open(new Uint8Array(0));
      small.exports.setLimit(small.exports.mark() + share * bytes);
      assert.throws(
        () => encodePngPixels(small, pixels, { effort: "default" }),
        (error) => error instanceof KernelError && error.status === Status.outOfMemory,
      );
    }
  });
});

/** Begins with nothing, and so many bytes for all that comes; what ends each allocation is not counted in a prediction. */
function limitTo(bytes: number): void {
  instance.open(new Uint8Array(0));
  instance.exports.setLimit(instance.exports.mark() + bytes);
}

describe("encodePngPlanes", () => {
  const SETS = [
    { space: "rgb", alpha: "none" },
    { space: "rgb", alpha: "straight" },
    { space: "rgb", alpha: "premultiplied" },
  ] as const;

  for (const set of SETS) {
    test(`alpha ${set.alpha}: the same pixels as from RGBA`, async () => {
      const size = { width: 211, height: 97 };
      const picture = kernel.cut(kernel.strips(cutOut, set), { size });
      const expected = kernel.pixels(picture);
      await assertHolds(encodePngPlanes(instance, picture, { effort: "default" }), expected, set.alpha);
    });
  }

  test("every colour under every alpha comes back as it is taken apart elsewhere", async () => {
    const pixels = painted(256, 256, (x, y) => [Math.min(x, y), 0, Math.min(255 - x, y), y]);
    const picture = kernel.cut(kernel.strips(pixels, { space: "rgb", alpha: "premultiplied" }));
    const expected = kernel.pixels(picture);
    await assertHolds(encodePngPlanes(instance, picture, { effort: "fast" }), expected, "premultiplied");
  });

  test("one plane is gray", async () => {
    const gray = await pixelsOf(fixture("images/png/gray.png"));
    const { planes, ...picture } = kernel.cut(kernel.strips(gray), {});
    const file = encodePngPlanes(instance, { ...picture, planes: planes.slice(0, 1) }, { effort: "default" });
    assert.deepEqual(kindOf(file), [0, 8]);
    await assertHolds(file, gray, "gray");
  });
});

describe("a palette that is asked for", () => {
  const reduced = (pixels: Pixels, colours: number, dither = 1) =>
    pixelsOf(encode(pixels, { palette: { colours, dither } }));
  const coloursOf = ({ data }: Pixels) =>
    new Set(new Uint32Array(data.buffer, data.byteOffset, data.length / 4));

  for (const colours of [2, 3, 16, 255, 256]) {
    test(`has ${colours} colours at most`, async () => {
      for (const pixels of [photo, cutOut, noise(200, 200, [8, 8, 8, 8])]) {
        const file = encode(pixels, { palette: { colours, dither: 1 } });
        const found = coloursOf(await pixelsOf(file));
        assert.ok(found.size <= colours && found.size > colours / 2, `${found.size} colours`);
        assert.equal(kindOf(file)[0], 3);
      }
    });
  }

  test("keeps a picture that has no more colours", async () => {
    for (const [name, , paint] of KINDS.filter(([, [type]]) => type === 3)) {
      const pixels = painted(60, 60, paint);
      await assertHolds(encode(pixels, { palette: { colours: 256, dither: 1 } }), pixels, name);
    }
  });

  test("looks like the picture: the more colours, the nearer; 256 are hard to tell from it", async () => {
    for (const pixels of [photo, cutOut]) {
      const far = await Promise.all(
        [4, 32, 256].map(async (n) => distance(await reduced(pixels, n, 0), pixels)),
      );
      assert.ok(far[0]! > far[1]! && far[1]! > far[2]!, `distances ${far}`);
      assert.ok(far[2]! < MOST_FAR, `distance ${far[2]}`);
    }
  });

  test("dithering keeps the mean of a gradient that has too few colours", async () => {
    const gradient = painted(256, 64, (x) => [x, x >> 1, 255 - x]);
    const [plain, dithered] = await Promise.all([0, 1].map((dither) => reduced(gradient, 8, dither)));
    const off = (found: Pixels) => distance(means(found), means(gradient));
    assert.ok(off(dithered!) < 0.6 * off(plain!), `${off(dithered!)}, plain ${off(plain!)}`);
  });

  test("what is clear stays clear, and an opaque picture opaque", async () => {
    const found = await reduced(cutOut, 16);
    for (let i = 3; i < found.data.length; i += 4) {
      if (cutOut.data[i] === 0) assert.equal(found.data[i], 0);
    }
    assert.ok((await reduced(photo, 16)).data.every((sample, i) => i % 4 !== 3 || sample === 255));
  });

  test("a picture of which nothing shows", async () => {
    const pixels = painted(40, 40, (x, y) => [x, y, 3, 0]);
    await assertHolds(encode(pixels, { palette: { colours: 2, dither: 1 } }), pixels, "clear");
  });
});

/** Levels that a picture of 256 colours without dithering may be off, root mean square. */
const MOST_FAR = 2.5;

/** The means of squares of 8 pixels. */
function means({ width, height, data }: Pixels): Pixels {
  return painted(width / 8, height / 8, (x, y) => {
    const sum = [0, 0, 0];
    for (let i = 0; i < 64; i++) {
      const at = 4 * ((8 * y + (i >> 3)) * width + 8 * x + (i & 7));
      for (let c = 0; c < 3; c++) sum[c]! += data[at + c]!;
    }
    return sum.map((value) => value / 64) as Rgba;
  });
}
