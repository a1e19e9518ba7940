import assert from "node:assert/strict";
import { test } from "node:test";
import { FAIL_ON, refuses } from "./fail-on.ts";

test("each value of failOn refuses what those before it refuse, and more", () => {
  const refused = FAIL_ON.map((failOn) =>
    (["truncated", "error", "warning"] as const).filter((damage) => refuses(failOn, damage)),
  );
  assert.deepEqual(refused, [[], ["truncated"], ["truncated", "error"], ["truncated", "error", "warning"]]);
});
