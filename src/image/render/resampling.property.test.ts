import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { drawnPng, type Shade } from "../../testing/drawn.ts";
import { fixture, pixelsOf } from "../../testing/fixtures.ts";
import { seeded } from "../../testing/seeded.ts";
import { type RenditionSpec, render } from "../index.ts";
import type { Pixels } from "../picture/pixels.ts";

fc.configureGlobal({ seed: 1 });

const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 300 }));
const sizes = fc.record({ width: side, height: side });
const orientations = fc.integer({ min: 1, max: 8 });
const sample = fc.integer({ min: 0, max: 255 });
const opaque = fc.tuple(sample, sample, sample).map(([r, g, b]) => [r, g, b, 255] as const);

const specs = fc.record({
  name: fc.constant("made"),
  width: side,
  height: side,
  fit: fc.constantFrom("inside" as const, "cover" as const),
  filter: fc.constantFrom(
    "lanczos3" as const,
    "catmullRom" as const,
    "mitchell" as const,
    "triangle" as const,
  ),
  withoutEnlargement: fc.boolean(),
  format: fc.constant("png" as const),
});

const made = async (png: Uint8Array, spec: RenditionSpec): Promise<Pixels> =>
  pixelsOf((await render(png, [spec]))[0]!.data);

/** The least and the most of each channel. */
function rangeOf({ data }: Pixels): { least: number[]; most: number[] } {
  const [least, most] = [
    [255, 255, 255, 255],
    [0, 0, 0, 0],
  ];
  for (let i = 0; i < data.length; i++) {
    least[i & 3] = Math.min(least[i & 3]!, data[i]!);
    most[i & 3] = Math.max(most[i & 3]!, data[i]!);
  }
  return { least, most };
}

function noise(seed: number, least = 0, most = 255): Shade {
  const random = seeded(seed);
  const level = () => Math.floor(least + random() * (most - least + 1));
  return () => [level(), level(), level(), 255];
}

describe("resampling", () => {
  test("a constant picture stays so at any scale, filter, crop and orientation", async () => {
    const cases = fc.asyncProperty(
      sizes,
      specs,
      orientations,
      opaque,
      async (size, spec, orientation, colour) => {
        const { least, most } = rangeOf(
          await made(
            drawnPng(size, () => colour, orientation),
            spec,
          ),
        );
        assert.deepEqual([least, most], [[...colour], [...colour]]);
      },
    );
    await fc.assert(cases, { numRuns: 150 });
  });

  test("a constant picture that can be seen through stays so within a level", async () => {
    const alpha = fc.integer({ min: 64, max: 254 });
    const cases = fc.asyncProperty(sizes, specs, opaque, alpha, async (size, spec, [r, g, b], a) => {
      const { least, most } = rangeOf(
        await made(
          drawnPng(size, () => [r, g, b, a]),
          spec,
        ),
      );
      for (const [c, level] of [r, g, b, a].entries()) {
        // Colour is weighted by alpha in 8 bits: it comes back within half a level of 255 / alpha.
        const room = c === 3 ? 0 : Math.ceil(127.5 / a);
        assert.ok(
          least[c]! >= level - room && most[c]! <= level + room,
          `${least} to ${most} of ${[r, g, b, a]}`,
        );
      }
    });
    await fc.assert(cases, { numRuns: 80 });
  });

  /**
   * Halfway between two samples, the weights of Lanczos with 3 lobes are 1.28 above zero and 0.28 below in sum: along both sides
   * 1.28 * 1.28 + 0.28 * 0.28 against their products. A little more at the picture's edge, where lobes are cut.
   */
  const OVERSHOOT = 0.8;

  test("nothing leaves the range of the source by more than the filter's ringing", async () => {
    const levels = fc.tuple(sample, sample).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const cases = fc.asyncProperty(sizes, specs, fc.nat(), levels, async (size, spec, seed, [low, high]) => {
      const { least, most } = rangeOf(await made(drawnPng(size, noise(seed, low, high)), spec));
      const room = spec.filter === "triangle" ? 1 : 1 + OVERSHOOT * (high - low);
      for (const c of [0, 1, 2]) {
        assert.ok(
          least[c]! >= low - room && most[c]! <= high + room,
          `${least} to ${most} of ${low} to ${high}`,
        );
      }
    });
    await fc.assert(cases, { numRuns: 100 });
  });

  for (const [width, height] of [
    [60_000, 8],
    [8, 60_000],
    [250_000, 1],
    [30_000, 30],
  ] as const) {
    test(`noise of ${width}x${height} in one pixel is its mean`, async () => {
      let sum = 0;
      const shade = noise(1);
      const png = drawnPng({ width, height }, (x, y) => {
        const colour = shade(x, y);
        sum += colour[1];
        return colour;
      });
      for (const filter of ["lanczos3", "catmullRom", "mitchell", "triangle"] as const) {
        const { data } = await made(png, { name: "dot", width: 1, height: 1, filter, format: "png" });
        const mean = sum / (width * height);
        assert.ok(Math.abs(data[1]! - mean) <= 1, `${filter}: ${data[1]} for ${mean}`);
      }
    });
  }

  test("what is not resized keeps its samples, also behind alpha", async () => {
    const cases = fc.asyncProperty(sizes, orientations, fc.nat(), async (size, orientation, seed) => {
      const random = seeded(seed);
      const level = () => Math.floor(random() * 256);
      const shade: Shade = () => [level(), level(), level(), 1 + Math.floor(random() * 255)];
      const png = drawnPng(size, shade, orientation);
      const source = await pixelsOf(png);
      const result = await made(png, { name: "same", width: 300, height: 300, format: "png" });
      const colours = ({ data }: Pixels) => [...new Uint32Array(data.slice().buffer)].sort((a, b) => a - b);
      assert.deepEqual(colours(result), colours(source));
      if (orientation === 1) assert.deepEqual(result.data, source.data);
    });
    await fc.assert(cases, { numRuns: 60 });
  });

  test("a file of the catalogue that is not resized keeps its samples", async () => {
    for (const name of ["rgb", "transparent", "palette", "gray", "gray-alpha", "one-bit"]) {
      const png = fixture(`images/png/${name}.png`);
      const [whole] = await render(png, [{ name: "whole", width: 480, height: 320 }]);
      assert.deepEqual(await pixelsOf(whole!.data), await pixelsOf(png), name);
    }
  });
});
