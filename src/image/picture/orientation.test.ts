import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Orientation, orientSize, storedRect } from "./orientation.ts";
import { crop, orient, type Pixels } from "./pixels.ts";

/** Pixels that tell where they are. */
function numbered(width: number, height: number): Pixels {
  const ids = Uint32Array.from({ length: width * height }, (_, i) => i + 1);
  return { width, height, data: new Uint8ClampedArray(ids.buffer) };
}

const idsOf = ({ data }: Pixels) => [...new Uint32Array(data.buffer.slice(0), 0, data.length / 4)];

describe("orientation", () => {
  // The stored rows are 1 2 3 / 4 5 6.
  const shown: Record<Orientation, number[]> = {
    1: [1, 2, 3, 4, 5, 6],
    2: [3, 2, 1, 6, 5, 4],
    3: [6, 5, 4, 3, 2, 1],
    4: [4, 5, 6, 1, 2, 3],
    5: [1, 4, 2, 5, 3, 6],
    6: [4, 1, 5, 2, 6, 3],
    7: [6, 3, 5, 2, 4, 1],
    8: [3, 6, 2, 5, 1, 4],
  };
  for (const [key, ids] of Object.entries(shown)) {
    const orientation = Number(key) as Orientation;
    test(`${orientation} turns the picture upright`, () => {
      const upright = orient(numbered(3, 2), orientation);
      assert.deepEqual(idsOf(upright), ids);
      assert.equal(upright.width, orientation >= 5 ? 2 : 3);
    });

    test(`${orientation}: cropping as stored equals cropping upright`, () => {
      const stored = numbered(7, 5);
      const upright = orientSize(stored, orientation);
      const rect = { left: 1, top: 2, width: upright.width - 3, height: upright.height - 2 };
      const early = orient(crop(stored, storedRect(rect, stored, orientation)), orientation);
      assert.deepEqual(idsOf(early), idsOf(crop(orient(stored, orientation), rect)));
    });
  }
});
