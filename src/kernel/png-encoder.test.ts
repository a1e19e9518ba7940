import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Pixels } from "../image/picture/pixels.ts";
import { pixelsOf } from "../testing/fixtures.ts";
import { kernelPixels } from "../testing/png-pixels.ts";
import { seeded } from "../testing/seeded.ts";
import { kernelModule, TestKernel } from "../testing/test-kernel.ts";
import { Instance } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import {
  encodePngPixels,
  encodePngPlanes,
  PNG_EFFORTS,
  type PngEffort,
  pngEncoderBytes,
} from "./png-encoder.ts";
import { readPngHeader } from "./png-reader.ts";

fc.configureGlobal({ seed: 1 });

const kernel = new TestKernel();
const { instance } = kernel;

function encode(pixels: Pixels, effort: PngEffort = "default"): Uint8Array {
  instance.open(new Uint8Array(0));
  return encodePngPixels(instance, pixels, effort);
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
  ["colours that can't be seen", [0, 1], (x) => [x & 255, 1, 2, 0]],
];

describe("encodePngPixels", () => {
  for (const [name, kind, paint] of KINDS) {
    test(`${name}: colour type ${kind[0]} with ${kind[1]} bits`, async () => {
      const pixels = painted(120, 70, paint);
      for (const effort of PNG_EFFORTS) {
        const file = encode(pixels, effort);
        const expected = name === "colours that can't be seen" ? [3, 1] : kind;
        assert.deepEqual(kindOf(file), expected, effort);
        await assertHolds(file, pixels, effort);
      }
    });
  }
});
