import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSRecord } from "aws-lambda";
import { Batch } from "./batch.ts";
import { ProcessingError } from "./errors.ts";
import type { FailedMessage } from "./failures.ts";
import { ImageError } from "./image/index.ts";
import { s3Event } from "./local/notifications.ts";
import type { SourceObject } from "./messages.ts";
import type { Outcome } from "./pipeline.ts";

const SKIPPED: Outcome = { status: "skipped", reason: "test" };
const RENDERED: Outcome = {
  status: "rendered",
  source: { bytes: 1000, format: "jpeg", width: 1, height: 1 },
  renditions: [{ name: "a", key: "a/k", contentType: "image/jpeg", bytes: 100, width: 1, height: 1 }],
  warnings: [],
  milliseconds: {},
};

const record = (messageId: string, body: string) => ({ messageId, body }) as SQSRecord;
const about = (...keys: string[]) =>
  JSON.stringify({
    Records: keys.flatMap(
      (key) =>
        s3Event({ bucket: "in", key, size: 1, eTag: "e", eventName: "ObjectCreated:Put", region: "r" })
          .Records,
    ),
  });

function makeBatch(
  process: (object: SourceObject) => Promise<Outcome>,
  concurrency = 4,
  settle: (message: FailedMessage) => Promise<boolean> = async () => false,
) {
  const log: { message: string; [field: string]: unknown }[] = [];
  const write = (message: unknown, ...fields: unknown[]) => {
    log.push({ message: message as string, ...(fields[0] as object) });
  };
  const counted: string[] = [];
  const parts = {
    pipeline: { process },
    failures: { settle },
    metrics: {
      count: ({ status }: Outcome) => void counted.push(status),
      countFailure: (code: string) => void counted.push(code),
      publish: () => void counted.push("published"),
    },
    logger: { info: write, warn: write, error: write },
    concurrency,
  };
  return { log, counted, batch: new Batch(parts, "request") };
}

describe("Batch", () => {
  test("a failure is of its message alone, in order, typed, and names the object and the cause", async () => {
    const { batch, log } = makeBatch(async ({ key }) => {
      if (key === "bad.jpg") throw new ImageError("CorruptImage", "JPEG is cut off");
      return RENDERED;
    });
    const results = await batch.process(
      [record("1", about("good.jpg")), record("2", about("bad.jpg")), record("3", "nonsense")],
      () => 60_000,
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "rejected"],
    );
    const { reason } = results[1] as PromiseRejectedResult;
    assert.ok(reason instanceof ProcessingError);
    assert.deepEqual([reason.code, reason.retryable], ["CorruptImage", false]);
    assert.equal(reason.message, "s3://in/bad.jpg: JPEG is cut off");
    const failures = log.filter(({ message }) => message === "Message failed");
    assert.deepEqual(failures.map(({ messageId, code }) => [messageId, code]).sort(), [
      ["2", "CorruptImage"],
      ["3", "MalformedMessage"],
    ]);
  });

  test("the log tells of what was not refused, and says nothing where there was nothing", async () => {
    const warnings = ["JPEG is cut off: gray below row 120"];
    const { batch, log } = makeBatch(async ({ key }) =>
      key === "cut-off.jpg" ? { ...RENDERED, warnings } : RENDERED,
    );
    await batch.process([record("1", about("good.jpg", "cut-off.jpg"))], () => 60_000);
    const told = log.filter(({ message }) => message === "Object rendered");
    assert.deepEqual(
      told.map(({ key, warnings }) => [key, warnings]),
      [
        ["good.jpg", undefined],
        ["cut-off.jpg", warnings],
      ],
    );
  });

  test("one summary line tells the totals", async () => {
    const { batch, log } = makeBatch(async ({ key }) => (key === "skip" ? SKIPPED : RENDERED));
    await batch.process([record("1", about("a", "b", "skip")), record("2", "?")], () => 60_000);
    const { milliseconds, ...summary } = log.find(({ message }) => message === "Batch finished")!;
    assert.equal(typeof milliseconds, "number");
    assert.deepEqual(summary, {
      message: "Batch finished",
      messages: 2,
      rendered: 2,
      removed: 0,
      skipped: 1,
      failed: 1,
      bytesIn: 2000,
      bytesOut: 200,
    });
  });

  test("every object of a message is processed, and what a retry may mend decides", async () => {
    const settled: FailedMessage[] = [];
    const seen: string[] = [];
    const process = async ({ key }: SourceObject) => {
      seen.push(key);
      if (key === "bad") throw new ImageError("CorruptImage", "it is cut off");
      if (key === "late") throw new ProcessingError("StorageFailure", "503", true);
      return RENDERED;
    };
    const { batch } = makeBatch(process, 4, async (message) => {
      settled.push(message);
      return !message.failure.retryable;
    });
    const results = await batch.process(
      [record("1", about("bad", "late", "good")), record("2", about("bad", "good"))],
      () => 60_000,
    );
    assert.deepEqual(seen.sort(), ["bad", "bad", "good", "good", "late"]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
    assert.deepEqual(
      settled.map(({ object, failure, requestId }) => [object!.key, failure.code, requestId]).sort(),
      [
        ["bad", "CorruptImage", "request"],
        ["late", "StorageFailure", "request"],
      ],
    );
  });

  test("what is counted is published once, at the end", async () => {
    const { batch, counted } = makeBatch(async ({ key }) => (key === "skip" ? SKIPPED : RENDERED), 1);
    await batch.process([record("1", about("a", "skip")), record("2", "?")], () => 60_000);
    assert.deepEqual(counted, ["rendered", "skipped", "MalformedMessage", "published"]);
  });

  test("no more messages at once than allowed", async () => {
    let running = 0;
    let most = 0;
    const { batch } = makeBatch(async () => {
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
      return RENDERED;
    }, 3);
    const records = Array.from({ length: 10 }, (_, i) => record(String(i), about(`${i}`)));
    const results = await batch.process(records, () => 60_000);
    assert.equal(most, 3);
    assert.ok(results.every(({ status }) => status === "fulfilled"));
  });

  test("when time grows short, the rest goes back and what is done stays done", async () => {
    let remaining = 10_000;
    const { batch } = makeBatch(async () => {
      remaining -= 3_000;
      return RENDERED;
    }, 1);
    const records = Array.from({ length: 5 }, (_, i) => record(String(i), about(`${i}`)));
    const results = await batch.process(records, () => remaining);
    const codes = results.map((result) => (result.status === "rejected" ? result.reason.code : "done"));
    assert.equal(codes[0], "done");
    assert.equal(codes.at(-1), "OutOfTime");
    assert.deepEqual(
      codes,
      [...codes].sort((a, b) => (a === b ? 0 : a === "done" ? -1 : 1)),
    );
  });
});
