import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seeded } from "../../testing/seeded.ts";
import type { Rect, Size } from "./geometry.ts";
import { axisMap, type Orientation, orientSize, storedRect } from "./orientation.ts";

fc.configureGlobal({ seed: 1 });

const orientations = fc.constantFrom<Orientation>(1, 2, 3, 4, 5, 6, 7, 8);
const stored = fc.record({
  width: fc.integer({ min: 1, max: 500 }),
  height: fc.integer({ min: 1, max: 500 }),
});

/** The orientation that undoes each; all but the quarter turns undo themselves. */
const INVERSE: Record<Orientation, Orientation> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 };

/** A part of the upright picture, from four numbers below 1. */
function partOf({ width, height }: Size, seed: number): Rect {
  const random = seeded(seed);
  const part = { width: 1 + Math.floor(random() * width), height: 1 + Math.floor(random() * height) };
  const left = Math.floor(random() * (width - part.width + 1));
  return { left, top: Math.floor(random() * (height - part.height + 1)), ...part };
}

const cases = fc.tuple(stored, orientations, fc.nat());

/** Where the upright pixel (x, y) is stored, by `axisMap`'s own words. */
function storedAt(x: number, y: number, { width, height }: Size, orientation: Orientation): [number, number] {
  const { swap, flipX, flipY } = axisMap(orientation);
  const [column, row] = swap ? [y, x] : [x, y];
  return [flipX ? width - 1 - column : column, flipY ? height - 1 - row : row];
}

describe("every orientation", () => {
  test("is undone by its inverse, rectangle by rectangle", () => {
    fc.assert(
      fc.property(cases, ([size, orientation, seed]) => {
        const upright = orientSize(size, orientation);
        const part = partOf(upright, seed);
        const there = storedRect(part, size, orientation);
        assert.deepEqual(storedRect(there, upright, INVERSE[orientation]), part);
      }),
    );
  });

  test("keeps a rectangle inside the picture, and its area", () => {
    fc.assert(
      fc.property(cases, ([size, orientation, seed]) => {
        const part = partOf(orientSize(size, orientation), seed);
        const { left, top, width, height } = storedRect(part, size, orientation);
        assert.ok(left >= 0 && top >= 0 && left + width <= size.width && top + height <= size.height);
        assert.equal(width * height, part.width * part.height);
      }),
    );
  });

  test("says the same of a pixel and of the rectangle around it", () => {
    fc.assert(
      fc.property(cases, ([size, orientation, seed]) => {
        const { left, top } = partOf(orientSize(size, orientation), seed);
        const rect = storedRect({ left, top, width: 1, height: 1 }, size, orientation);
        assert.deepEqual([rect.left, rect.top], storedAt(left, top, size, orientation));
      }),
    );
  });

  test("stores every pixel somewhere of its own", () => {
    fc.assert(
      fc.property(stored, orientations, ({ width, height }, orientation) => {
        const size = { width: Math.min(width, 40), height: Math.min(height, 40) };
        const upright = orientSize(size, orientation);
        const places = new Set<string>();
        for (let y = 0; y < upright.height; y++) {
          for (let x = 0; x < upright.width; x++) places.add(String(storedAt(x, y, size, orientation)));
        }
        assert.equal(places.size, size.width * size.height);
      }),
      { numRuns: 30 },
    );
  });
});
