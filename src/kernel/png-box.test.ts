import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { distance } from "../testing/distance.ts";
import { drawnPng } from "../testing/drawn.ts";
import { pixelsOf } from "../testing/fixtures.ts";
import { chunk, KINDS, type MadePng, makePng, plte } from "../testing/make-png.ts";
import { kernelModule, openPng, samplesOf } from "../testing/png-pixels.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { Instance } from "./instance.ts";
import { MOST_BOX, type PngSet } from "./png-memory.ts";

const instance = new Instance(kernelModule());
const SIZE = { width: 61, height: 37 };
/** Steps of a fine sample for one of 8 bits. */
const FINE = 64;

/** The samples of each component, in steps of 8 bits. */
function samples(png: Uint8Array, set: PngSet, box: number): number[][] {
  const decoder = openPng(instance, png, { sets: [set], box });
  const unit = decoder.isFine ? FINE : 1;
  return samplesOf(instance, decoder).map((plane) => Array.from(plane, (sample) => sample / unit));
}

/** Of every box of a plane. Those at the far sides are cut off. */
function means(plane: number[], { width, height }: typeof SIZE, box: number): number[] {
  const [across, down] = [Math.ceil(width / box), Math.ceil(height / box)];
  const sums = new Array(across * down).fill(0);
  const counts = new Array(across * down).fill(0);
  for (const [i, sample] of plane.entries()) {
    const at = Math.floor(i / width / box) * across + Math.floor((i % width) / box);
    sums[at] += sample;
    counts[at]++;
  }
  return sums.map((sum, i) => sum / counts[i]!);
}

const farthest = (a: number[], b: number[]) =>
  a.reduce((most, sample, i) => Math.max(most, Math.abs(sample - b[i]!)), 0);

function holds(png: Uint8Array, set: PngSet, tolerance: number): void {
  const whole = samples(png, set, 1);
  for (const box of [2, 3, 7, MOST_BOX]) {
    const found = samples(png, set, box);
    for (const [c, plane] of whole.entries()) {
      const off = farthest(found[c]!, means(plane, SIZE, box));
      assert.ok(off <= tolerance, `${set}, ${box} by ${box}, component ${c}: ${off} off`);
    }
  }
}

describe("boxes have the means of the pixels in them", () => {
  for (const [colourType, bitDepth] of KINDS) {
    for (const interlaced of [false, true]) {
      test(`colour type ${colourType}, ${bitDepth} bits${interlaced ? ", interlaced" : ""}`, () => {
        const png = makePng({ ...SIZE, colourType, bitDepth, interlaced });
        // Of 16 bits, what a mean is compared with is itself rounded to a step.
        holds(png, "straight", (bitDepth === 16 ? 1.51 : 0.75) / FINE);
        if (colourType !== 0) holds(png, "ycc", bitDepth === 16 ? 3 / FINE : 0.55);
      });
    }
  }

  const transparent: Record<string, Partial<MadePng>> = {
    "gray with alpha": { colourType: 4 },
    RGBA: { colourType: 6 },
    "RGBA of 16 bits": { colourType: 6, bitDepth: 16 },
    "a palette": { colourType: 3, bitDepth: 4, before: [plte(16), chunk("tRNS", [0, 99, 128, 200])] },
    "a gray key": { colourType: 0, before: [chunk("tRNS", [0, 77])] },
    "a key": { colourType: 2, bitDepth: 16, before: [chunk("tRNS", [0, 1, 0, 2, 0, 3])] },
  };
  for (const [name, kind] of Object.entries(transparent)) {
    test(`multiplied by alpha: ${name}`, () => {
      const png = makePng({ ...SIZE, colourType: 6, bitDepth: 8, ...kind });
      holds(png, "premultiplied", (kind.bitDepth === 16 ? 2.51 : 0.75) / FINE);
    });
  }
});

test("equal samples stay as they are, in boxes of every size", () => {
  for (const [colourType, bitDepth] of [
    [0, 8],
    [2, 8],
    [6, 8],
    [0, 16],
    [2, 16],
  ] as const) {
    for (const level of [0, 1, 77, 254, 255]) {
      // Without filters, of which 0 is the number, each byte is a sample or half of one.
      const editRows = (rows: Uint8Array) => {
        const bytes = rows.length / SIZE.height;
        return rows.map((_, i) => (i % bytes === 0 ? 0 : level));
      };
      const png = makePng({ ...SIZE, colourType, bitDepth, filter: 0, editRows });
      for (let box = 1; box <= MOST_BOX; box++) {
        const found = new Set(samples(png, "straight", box).flat());
        assert.deepEqual([...found], [level], `${colourType}, ${bitDepth} bits, ${box} by ${box}`);
      }
    }
  }
});

test("parts of a picture lie where they should, whatever the box", async () => {
  const kernel = new TestKernel();
  // So smooth that a box changes nothing; half a pixel's shift would make a distance of 0.7.
  const wave = (at: number) => Math.round(128 + 100 * Math.sin(at / 40));
  const png = drawnPng({ width: 480, height: 320 }, (x, y) => [wave(x + y), wave(x - y), wave(2 * y), 255]);
  const pixels = await pixelsOf(png);
  const random = seeded(7);
  const below = (n: number) => Math.floor(random() * n);
  for (const box of [2, 3, 5]) {
    for (let i = 0; i < 8; i++) {
      const [left, top] = [below(240), below(160)];
      const region = { left, top, width: 120 + below(480 - left - 120), height: 80 + below(320 - top - 80) };
      const size = {
        width: Math.floor(region.width / (2 * box)),
        height: Math.floor(region.height / (2 * box)),
      };
      const flips = { flipX: random() < 0.5, flipY: random() < 0.5 };
      const part = { region, size, ...flips };
      const decoder = openPng(kernel.instance, png, { sets: ["straight"], box, isStarted: false });
      const boxed = kernel.cutPixels(decoder, part);
      const found = distance(boxed, kernel.cutPixels(kernel.strips(pixels), part));
      assert.ok(found <= 0.45, `${box} by ${box}, ${JSON.stringify(part)}: distance ${found}`);
    }
  }
});

test("nothing is written where there is no plane", () => {
  for (const [colourType, bitDepth] of KINDS) {
    for (const set of ["straight", "premultiplied", "ycc"] as const) {
      for (const box of [1, 2]) {
        samplesOf(
          instance,
          openPng(instance, makePng({ ...SIZE, colourType, bitDepth }), { sets: [set], box }),
        );
        // The compiler leaves the first kilobyte alone. The address of a plane that there is not is 0.
        const found = instance.bytes(0, 1024).some((byte) => byte !== 0);
        assert.ok(!found, `colour type ${colourType}, ${bitDepth} bits, ${set}, ${box} by ${box}`);
      }
    }
  }
});
