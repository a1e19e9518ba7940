import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { distance } from "../../testing/distance.ts";
import { drawnPng } from "../../testing/drawn.ts";
import { pixelsOf } from "../../testing/fixtures.ts";
import { referenceResample } from "../../testing/reference.ts";
import { render } from "../index.ts";
import type { Pixels } from "../picture/pixels.ts";

const SIDE = 960;
const SIZE = { width: SIDE, height: SIDE };

/** Rings that narrow from the middle to one pixel each at the sides: what a reduction can't show, it must not turn into others. */
const zonePlate = drawnPng(SIZE, (x, y) => {
  const level = 127.5 + 127.5 * Math.cos((Math.PI * ((x - SIDE / 2) ** 2 + (y - SIDE / 2) ** 2)) / SIDE);
  return [level, level, level, 255];
});

/**
 * By reduction, the least ratio of signal to noise in dB, over red, green, blue and alpha, against Lanczos of the whole picture
 * in full precision. About a decibel below what was found.
 */
const FLOORS: Record<"png" | "jpeg", Record<number, number>> = {
  png: { 2: 70, 3: 70, 4: 33, 5: 37, 6: 36, 8: 38, 10: 40, 20: 45 },
  jpeg: { 2: 62, 3: 36, 4: 41, 5: 32, 6: 36, 8: 40, 10: 48, 12: 38 },
};

describe("a zone plate is reduced without rings of its own", () => {
  const sources = new Map<string, { file: Uint8Array; pixels: Pixels }>();
  before(async () => {
    const [jpeg] = await render(zonePlate, [{ name: "whole", ...SIZE, format: "jpeg", quality: 98 }]);
    for (const [format, file] of [
      ["png", zonePlate],
      ["jpeg", jpeg!.data],
    ] as const) {
      sources.set(format, { file, pixels: await pixelsOf(file) });
    }
  });

  for (const [format, floors] of Object.entries(FLOORS)) {
    for (const [reduction, floor] of Object.entries(floors)) {
      test(`${format}, reduced ${reduction} times`, async () => {
        const { file, pixels } = sources.get(format)!;
        const size = { width: SIDE / Number(reduction), height: SIDE / Number(reduction) };
        const [reduced] = await render(file, [{ name: "reduced", ...size, format: "png" }]);
        const expected = referenceResample(pixels, { left: 0, top: 0, ...SIZE }, size);
        const found = 20 * Math.log10(255 / distance(await pixelsOf(reduced!.data), expected));
        assert.ok(found >= floor, `${found.toFixed(1)} dB`);
      });
    }
  }
});
