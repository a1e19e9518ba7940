import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryBudget } from "./memory-budget.ts";

const MEBIBYTE = 2 ** 20;

/** A job that ends when it is told to. */
function job() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end };
}

describe("MemoryBudget", () => {
  test("lets in what fits, and what comes later waits", async () => {
    const budget = new MemoryBudget(3 * MEBIBYTE);
    const began: string[] = [];
    const first = job();
    const run = (name: string, bytes: number, work: () => Promise<void>) =>
      budget.hold(bytes, undefined, () => {
        began.push(name);
        return work();
      });
    const jobs = [run("first", 2 * MEBIBYTE, first.work), run("small", 1, async () => {})];
    jobs.push(run("too large", 9 * MEBIBYTE, async () => {}));
    await jobs[1];
    assert.deepEqual(began, ["first", "small"]);
    first.end();
    await Promise.all(jobs);
    assert.deepEqual(began, ["first", "small", "too large"]);
  });

  test("who is given up while waiting is told at once, never runs, and leaves the room to others", async () => {
    const budget = new MemoryBudget(MEBIBYTE);
    const first = job();
    const running = budget.hold(1, undefined, first.work);
    const controller = new AbortController();
    const reason = new Error("out of time");
    const given = budget.hold(1, controller.signal, async () => assert.fail("it ran"));
    const last = budget.hold(1, undefined, async () => "done");
    controller.abort(reason);
    await assert.rejects(given, reason);
    await assert.rejects(
      budget.hold(1, controller.signal, async () => {}),
      reason,
    );
    first.end();
    await running;
    assert.equal(await last, "done");
  });

  test("a job that fails gives its memory back", async () => {
    const budget = new MemoryBudget(MEBIBYTE);
    await assert.rejects(budget.hold(1, undefined, () => Promise.reject(new Error("failed"))));
    assert.equal(await budget.hold(1, undefined, async () => "done"), "done");
  });
});
