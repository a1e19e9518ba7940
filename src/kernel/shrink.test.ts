import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseShrink } from "./shrink.ts";

test("shrink-on-load leaves the resampler something to do", () => {
  const cases = [
    [0.5, 0],
    [1, 0],
    [2.9, 0],
    [3, 1],
    [4.9, 1],
    [5, 2],
    [5.04, 2],
    [11.9, 2],
    [12, 3],
    [100, 3],
  ] as const;
  for (const [reduction, shrink] of cases) assert.equal(chooseShrink(reduction), shrink, `${reduction}`);
});
