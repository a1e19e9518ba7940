import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { concerns, s3Event } from "./notifications.ts";

const stored = (key: string, eventName = "ObjectCreated:Put", bucket = "in") => ({
  bucket,
  key,
  size: 1,
  eTag: '"abc"',
  eventName,
  region: "us-east-1",
});

describe("notifications", () => {
  test("concern the bucket, the events, the prefix and the suffix that are configured", () => {
    const rule = { bucket: "in", queue: "q", events: ["s3:ObjectCreated:*"], prefix: "up/", suffix: ".jpg" };
    assert.equal(concerns(rule, stored("up/a.jpg")), true);
    assert.equal(concerns(rule, stored("up/a.JPG")), false, "case counts");
    assert.equal(concerns(rule, stored("a.jpg")), false);
    assert.equal(concerns(rule, stored("up/a.jpg", "ObjectRemoved:Delete")), false);
    assert.equal(concerns(rule, stored("up/a.jpg", "ObjectCreated:Copy", "out")), false);
    const copiesOnly = { ...rule, events: ["s3:ObjectCreated:Copy"] };
    assert.equal(concerns(copiesOnly, stored("up/a.jpg", "ObjectCreated:Copy")), true);
    assert.equal(concerns(copiesOnly, stored("up/a.jpg")), false);
  });

  test("are in S3's format, with a sequencer that grows", () => {
    const [first, second] = [s3Event(stored("a b/ñ.jpg")), s3Event(stored("a"))].map(
      ({ Records }) => Records[0]!,
    );
    assert.equal(first!.eventVersion, "2.1");
    assert.equal(first!.eventSource, "aws:s3");
    assert.deepEqual(
      [first!.s3.object.key, first!.s3.object.eTag, first!.s3.bucket.arn],
      ["a+b/%C3%B1.jpg", "abc", "arn:aws:s3:::in"],
    );
    assert.ok(first!.s3.object.sequencer! < second!.s3.object.sequencer!);
  });
});
