import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { projectPath } from "../testing/fixtures.ts";
import { readTopology } from "./template.ts";

const TEMPLATE = projectPath("template.yaml");

describe("readTopology", () => {
  test("reads the one template", async () => {
    const topology = await readTopology(TEMPLATE);
    assert.deepEqual(topology.buckets, [
      "image-processor-in-000000000000-us-east-1",
      "image-processor-out-000000000000-us-east-1",
    ]);
    assert.deepEqual(topology.notification, {
      bucket: "image-processor-in-000000000000-us-east-1",
      queue: "product-image-queue",
      events: ["s3:ObjectCreated:*"],
      prefix: "",
      suffix: "",
    });
    assert.deepEqual(topology.eventSource, {
      queue: "product-image-queue",
      deadLetterQueue: "product-image-queue-dlq",
      batchSize: 10,
      batchWindowSeconds: 5,
      maximumConcurrency: 10,
    });
    const [deadLetters, queue] = topology.queues;
    assert.equal(deadLetters!.name, "product-image-queue-dlq");
    assert.equal(queue!.attributes.VisibilityTimeout, "300");
    assert.deepEqual(JSON.parse(queue!.attributes.RedrivePolicy!), {
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:product-image-queue-dlq",
      maxReceiveCount: 3,
    });
    const { name, handler, memoryMegabytes, timeoutSeconds, environment } = topology.function;
    assert.deepEqual(
      [name, handler, memoryMegabytes, timeoutSeconds],
      ["ProcessImageFunction", "handler.handler", 512, 60],
    );
    assert.equal(environment.OUTPUT_BUCKET, "image-processor-out-000000000000-us-east-1");
  });

  test("parameters change it, conditions included", async () => {
    const topology = await readTopology(TEMPLATE, {
      NameSuffix: "-two",
      MemorySize: "1024",
      SourcePrefix: "uploads/",
      SourceSuffix: ".jpg",
    });
    assert.equal(topology.eventSource.queue, "product-image-queue-two");
    assert.equal(topology.function.memoryMegabytes, 1024);
    assert.equal(topology.notification.prefix, "uploads/");
    assert.equal(topology.notification.suffix, ".jpg");
  });

  test("refuses an unknown parameter and a value that is not allowed", async () => {
    await assert.rejects(readTopology(TEMPLATE, { Memory: "1" }), /no parameter Memory; it has NameSuffix/);
    await assert.rejects(readTopology(TEMPLATE, { NameSuffix: "Two" }), /does not allow NameSuffix=Two/);
  });
});
