import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fuzzRender } from "./fuzz.ts";

const MILLISECONDS = 6_000;

describe("render, given damaged files", () => {
  test("answers each with renditions or a typed error, in time, and in the memory that it predicts", async () => {
    const { faults, cases, decoded, refused } = await fuzzRender(MILLISECONDS, 1);
    assert.deepEqual(faults, []);
    assert.ok(decoded > 10 && refused > 10, `${cases} cases, ${decoded} decoded, ${refused} refused`);
  });
});
