import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Deadline } from "./deadline.ts";
import { ProcessingError } from "./errors.ts";

const isOutOfTime = (error: unknown) =>
  error instanceof ProcessingError && error.code === "OutOfTime" && error.retryable;

describe("Deadline", () => {
  test("runs what there is time for", async () => {
    const deadline = new Deadline(() => 60_000);
    assert.equal(await deadline.run(async () => 7), 7);
    deadline.end();
  });

  test("begins nothing that it can't finish", async () => {
    const deadline = new Deadline(() => 2_000);
    await assert.rejects(
      deadline.run(async () => assert.fail("begun")),
      isOutOfTime,
    );
    deadline.end();
  });

  test("learns from the slowest so far", async () => {
    let remaining = 60_000;
    const deadline = new Deadline(() => remaining);
    await deadline.run(() => sleep(20));
    remaining = 1_000 + 29;
    await assert.rejects(
      deadline.run(async () => assert.fail("begun")),
      isOutOfTime,
    );
    remaining = 1_000 + 60_000;
    await deadline.run(async () => {});
    deadline.end();
  });

  test("gives up what is under way just before the function is stopped", async () => {
    const deadline = new Deadline(() => 1_050);
    await sleep(100);
    assert.ok(isOutOfTime(deadline.signal.reason));
  });
});
