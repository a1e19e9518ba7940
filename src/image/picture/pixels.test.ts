import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compose, parseColour, type Rgba } from "./pixels.ts";

const pixel = (...rgba: Rgba) => ({ width: 1, height: 1, data: Uint8ClampedArray.from(rgba) });
const one = { width: 1, height: 1 };
const origin = { left: 0, top: 0 };

describe("parseColour", () => {
  test("reads each form", () => {
    assert.deepEqual(parseColour("#204060"), [32, 64, 96, 255]);
    assert.deepEqual(parseColour("#20406080"), [32, 64, 96, 128]);
    assert.deepEqual(parseColour("transparent"), [0, 0, 0, 0]);
  });
});

describe("compose", () => {
  test("an opaque pixel hides the background", () => {
    assert.deepEqual([...compose(pixel(1, 2, 3, 255), one, origin, [9, 9, 9, 255]).data], [1, 2, 3, 255]);
  });

  test("a clear pixel shows it", () => {
    assert.deepEqual([...compose(pixel(1, 2, 3, 0), one, origin, [9, 8, 7, 255]).data], [9, 8, 7, 255]);
  });

  test("a half clear one mixes", () => {
    const { data } = compose(pixel(255, 0, 0, 128), one, origin, [255, 255, 255, 255]);
    assert.deepEqual([...data], [255, 127, 127, 255]);
  });

  test("nothing over nothing stays nothing, and alpha over clear keeps its colour", () => {
    assert.deepEqual([...compose(pixel(5, 5, 5, 0), one, origin, [0, 0, 0, 0]).data], [0, 0, 0, 0]);
    assert.deepEqual([...compose(pixel(50, 60, 70, 100), one, origin, [0, 0, 0, 0]).data], [50, 60, 70, 100]);
  });

  test("lays the picture at its offset", () => {
    const { data } = compose(
      pixel(1, 2, 3, 255),
      { width: 3, height: 2 },
      { left: 2, top: 1 },
      [0, 0, 0, 255],
    );
    assert.deepEqual([...data.subarray(-4)], [1, 2, 3, 255]);
    assert.deepEqual([...data.subarray(0, 4)], [0, 0, 0, 255]);
  });
});
