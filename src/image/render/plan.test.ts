import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plan } from "./plan.ts";
import { parseRenditions, type RenditionSpec } from "./rendition-spec.ts";

function planned(width: number, height: number, spec: Omit<RenditionSpec, "name">) {
  return plan({ width, height }, parseRenditions([{ name: "r", ...spec }])[0]!);
}

describe("plan", () => {
  test("inside keeps the aspect ratio and rounds to the nearest pixel", () => {
    assert.deepEqual(planned(4592, 3056, { width: 800, height: 600 }).canvas, { width: 800, height: 532 });
    assert.deepEqual(planned(3056, 4592, { width: 800, height: 600 }).canvas, { width: 399, height: 600 });
    assert.deepEqual(planned(1000, 1000, { width: 200, height: 200 }).canvas, { width: 200, height: 200 });
  });

  test("inside takes one side", () => {
    assert.deepEqual(planned(4000, 3000, { width: 400 }).canvas, { width: 400, height: 300 });
    assert.deepEqual(planned(4000, 3000, { height: 300 }).canvas, { width: 400, height: 300 });
  });

  test("nothing is enlarged unless asked", () => {
    assert.deepEqual(planned(120, 90, { width: 800, height: 600 }).canvas, { width: 120, height: 90 });
    assert.deepEqual(planned(120, 90, { width: 800, height: 600, withoutEnlargement: false }).canvas, {
      width: 800,
      height: 600,
    });
  });

  test("no side is less than a pixel", () => {
    assert.deepEqual(planned(1, 5000, { width: 200, height: 200 }).canvas, { width: 1, height: 200 });
    assert.deepEqual(planned(100_000, 1, { width: 200, height: 200 }).canvas, { width: 200, height: 1 });
  });

  test("cover fills the box with the middle of the picture", () => {
    assert.deepEqual(planned(400, 300, { width: 100, height: 100, fit: "cover" }), {
      crop: { left: 50, top: 0, width: 300, height: 300 },
      content: { width: 100, height: 100 },
      canvas: { width: 100, height: 100 },
      offset: { left: 0, top: 0 },
    });
  });

  test("cover of a small picture crops and does not enlarge", () => {
    assert.deepEqual(planned(400, 80, { width: 100, height: 100, fit: "cover" }).canvas, {
      width: 100,
      height: 80,
    });
    const enlarged = planned(400, 80, { width: 100, height: 100, fit: "cover", withoutEnlargement: false });
    assert.deepEqual(enlarged.canvas, { width: 100, height: 100 });
    assert.deepEqual(enlarged.crop, { left: 160, top: 0, width: 80, height: 80 });
  });

  test("cover of a needle cuts before it scales", () => {
    const { crop } = planned(50_000, 1, { width: 200, height: 200, fit: "cover", withoutEnlargement: false });
    assert.deepEqual({ width: crop.width, height: crop.height }, { width: 1, height: 1 });
  });

  test("contain centres the picture on the whole box", () => {
    const { content, canvas, offset } = planned(400, 300, { width: 100, height: 100, fit: "contain" });
    assert.deepEqual(content, { width: 100, height: 75 });
    assert.deepEqual(canvas, { width: 100, height: 100 });
    assert.deepEqual(offset, { left: 0, top: 12 });
  });
});
