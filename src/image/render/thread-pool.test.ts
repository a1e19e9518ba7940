import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { fixture, projectPath } from "../../testing/fixtures.ts";
import { inspect } from "../formats/inspect.ts";
import { ImageError } from "../image-error.ts";
import { thisThread } from "./renderer.ts";
import { ThreadPool } from "./thread-pool.ts";

const SCRIPT = projectPath("dist/function/render-thread.mjs");
const PLENTY = 2 ** 30;
const RENDITIONS = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];

describe("a pool of threads", () => {
  let pool: ThreadPool;
  before(() => {
    pool = new ThreadPool(SCRIPT, 2, PLENTY);
  });
  after(() => pool.close());

  test("renders what this thread renders, many at once", async () => {
    const files = ["images/baseline-420.jpg", "images/png/transparent.png", "images/progressive.jpg"];
    const sources = Array.from({ length: 12 }, (_, i) => files[i % files.length]!);
    const rendered = await Promise.all(sources.map((file) => pool.render(fixture(file), RENDITIONS, {})));
    for (const [i, file] of sources.entries()) {
      const expected = await thisThread.render(fixture(file), RENDITIONS, {});
      assert.deepEqual(rendered[i]!.header, expected.header);
      assert.deepEqual(rendered[i]!.renditions, expected.renditions);
      assert.deepEqual(Object.keys(rendered[i]!.milliseconds).sort(), ["decode", "encode", "resize"]);
    }
  });

  const refused: [file: string, limits: object, code: string][] = [
    ["hostile/cut-off.jpg", {}, "CorruptImage"],
    ["hostile/text.jpg", {}, "UnsupportedFormat"],
    ["images/landscape-14mp.jpg", { maxPixels: 1_000_000 }, "ImageTooLarge"],
    ["images/landscape-14mp.jpg", { maxMemory: 1_000_000 }, "InsufficientMemory"],
  ];
  for (const [file, limits, code] of refused) {
    test(`${file} with ${JSON.stringify(limits)} is ${code}, as in this thread`, async () => {
      await assert.rejects(pool.render(fixture(file), RENDITIONS, limits), (error) => {
        assert.ok(error instanceof ImageError);
        assert.equal(error.code, code);
        return true;
      });
    });
  }

  test("a job that is given up ends with the reason, and others go on", async () => {
    const controller = new AbortController();
    const reason = new Error("out of time");
    const given = pool.render(fixture("images/landscape-14mp.jpg"), RENDITIONS, {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 5);
    await assert.rejects(given, reason);
    const { renditions } = await pool.render(fixture("images/gray.jpg"), RENDITIONS, {});
    assert.equal(renditions.length, 2);
  });

  test("a header that is known is not read again", async () => {
    const read = inspect(fixture("images/gray.jpg"));
    const header = { ...(await read), orientation: 6 as const };
    const { renditions } = await pool.render(fixture("images/gray.jpg"), RENDITIONS, { header });
    assert.deepEqual([renditions[1]!.width, renditions[1]!.height], [320, 480]);
  });

  test("a job that waits for memory and is given up ends at once", async () => {
    const narrow = new ThreadPool(SCRIPT, 2, 2 ** 20);
    try {
      const ended: string[] = [];
      const end = (name: string) => () => void ended.push(name);
      const working = narrow
        .render(fixture("images/landscape-14mp.jpg"), RENDITIONS, {})
        .then(end("working"));
      const controller = new AbortController();
      const { signal } = controller;
      const waiting = narrow.render(fixture("images/gray.jpg"), RENDITIONS, { signal });
      // Until both stand in the queue.
      await setImmediate();
      const reason = new Error("out of time");
      controller.abort(reason);
      await assert.rejects(waiting, reason);
      end("given up")();
      await working;
      assert.deepEqual(ended, ["given up", "working"]);
    } finally {
      await narrow.close();
    }
  });

  test("what does not fit beside others waits for them, and all are done", async () => {
    const narrow = new ThreadPool(SCRIPT, 2, 2 ** 20);
    try {
      const jobs = Array.from({ length: 4 }, () => narrow.render(fixture("images/gray.jpg"), RENDITIONS, {}));
      assert.deepEqual(
        (await Promise.all(jobs)).map(({ renditions }) => renditions.length),
        [2, 2, 2, 2],
      );
    } finally {
      await narrow.close();
    }
  });
});
