import assert from "node:assert/strict";
import { test } from "node:test";
import { drawnPng } from "../testing/drawn.ts";
import { kernelPixels, openPng } from "../testing/png-pixels.ts";
import { kernelModule, type PartOfCut, TestKernel } from "../testing/test-kernel.ts";
import { Instance } from "./instance.ts";

const SIZE = { width: 150, height: 700 };
/** Rows that can be seen through, between others: strips of the decoder have 256. */
const isSeenThrough = (y: number) => (y >= 300 && y < 310) || y === 699;
const png = drawnPng(SIZE, (x, y) => [x, (x * 7 + y) & 255, y & 255, isSeenThrough(y) ? x : 255]);

test("rows known to be opaque make the same cuts as rows that are looked at", () => {
  const kernel = new TestKernel();
  const pixels = kernelPixels(new Instance(kernelModule), png);
  const parts: PartOfCut[] = [
    { size: { width: 40, height: 200 } },
    { size: { width: 40, height: 200 }, flipY: true, swap: true },
    { size: { width: 149, height: 699 }, filter: "mitchell" },
    { region: { left: 3, top: 250, width: 100, height: 60 }, size: { width: 90, height: 300 } },
    { size: { width: 2, height: 9 } },
  ];
  for (const part of parts) {
    const decoder = openPng(kernel.instance, png, { sets: ["premultiplied"], isStarted: false });
    const found = kernel.cutPixels(decoder, part);
    const expected = kernel.cutPixels(kernel.strips(pixels, { space: "rgb", alpha: "premultiplied" }), part);
    assert.deepEqual(found, expected);
  }
});

test("strips tell whether all their rows are opaque", () => {
  const decoder = openPng(new Instance(kernelModule), png, { sets: ["premultiplied"] });
  const told: boolean[] = [];
  for (let strip = decoder.next(); strip; strip = decoder.next()) told.push(strip.planes[3]!.areFull!);
  assert.deepEqual(told, [true, false, false]);
});
