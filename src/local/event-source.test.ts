import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { fixture, projectPath } from "../testing/fixtures.ts";
import { Emulator } from "./emulator.ts";
import { EventSource } from "./event-source.ts";
import { readTopology, type Topology } from "./template.ts";

const VISIBILITY_SECONDS = 3;

describe("EventSource", () => {
  let topology: Topology;
  let emulator: Emulator;
  let queueUrl: string;

  beforeEach(async () => {
    topology = await readTopology(projectPath("template.yaml"));
    emulator = await Emulator.start(topology, {});
    queueUrl = emulator.queueUrl(topology.eventSource.queue);
    const Attributes = { VisibilityTimeout: String(VISIBILITY_SECONDS) };
    await emulator.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes }));
  });
  afterEach(() => emulator.stop());

  async function depth(): Promise<{ visible: number; inFlight: number }> {
    const { Attributes = {} } = await emulator.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    };
  }

  const send = (MessageBody: string) =>
    emulator.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));

  function source(batchWindowSeconds: number, invoke: (event: SQSEvent) => Promise<unknown>): EventSource {
    return new EventSource({
      sqs: emulator.sqs,
      queueUrl,
      queueArn: "arn",
      region: topology.region,
      batchSize: 10,
      batchWindowSeconds,
      retryDelaySeconds: 0,
      invoke,
      onError: () => {},
    });
  }

  async function empty(): Promise<void> {
    for (;;) {
      const { visible, inFlight } = await depth();
      if (visible + inFlight === 0) return;
      await sleep(20);
    }
  }

  test("gathers a batch within its window, deletes what succeeded, brings the rest back", async () => {
    const batches: { bodies: string[]; counts: string[] }[] = [];
    const poller = source(2, async ({ Records }) => {
      batches.push({
        bodies: Records.map(({ body }) => body).sort(),
        counts: Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
      });
      const failed = batches.length === 1 ? Records.filter(({ body }) => body === "b") : [];
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    poller.start();
    for (const body of ["a", "b", "c"]) {
      await send(body);
      await sleep(100);
    }
    await empty();
    await poller.stop();
    assert.deepEqual(batches, [
      { bodies: ["a", "b", "c"], counts: ["1", "1", "1"] },
      { bodies: ["b"], counts: ["2"] },
    ]);
  });

  test("a full batch does not wait for its window", async () => {
    const sizes: number[] = [];
    const poller = source(20, async ({ Records }) => {
      sizes.push(Records.length);
      return { batchItemFailures: [] };
    });
    for (let i = 0; i < 10; i++) await send(String(i));
    const start = Date.now();
    poller.start();
    await empty();
    await poller.stop();
    assert.deepEqual(sizes, [10]);
    assert.ok(Date.now() - start < 15_000);
  });

  test("a function that fails as a whole leaves the whole batch", async () => {
    let calls = 0;
    const poller = source(0, async () => {
      if (++calls === 1) throw new Error("function error");
      return { batchItemFailures: [] };
    });
    await send("x");
    poller.start();
    await empty();
    await poller.stop();
    assert.equal(calls, 2);
  });

  test("a poller killed in mid-batch loses nothing: its messages come back after the visibility timeout", async () => {
    const Bucket = topology.notification.bucket;
    const keys = Array.from({ length: 10 }, (_, i) => `${i}.jpg`);
    for (const Key of keys) {
      await emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: fixture("images/baseline-420.jpg") }));
    }
    await emulator.quiet();

    const first = startPoller();
    await lineWith(first, "Object rendered");
    first.kill("SIGKILL");
    await once(first, "exit");
    assert.deepEqual(await depth(), { visible: 0, inFlight: 10 }, "all ten are in flight, none deleted");

    const second = startPoller();
    await empty();
    second.kill("SIGKILL");
    const { KeyCount } = await emulator.s3.send(
      new ListObjectsV2Command({ Bucket: topology.function.environment.OUTPUT_BUCKET }),
    );
    assert.equal(KeyCount, 2 * keys.length);
  });

  function startPoller(): ChildProcess {
    const args = ["--import", projectPath("scripts/typescript.mjs"), projectPath("src/testing/poller.ts")];
    return spawn(process.execPath, [...args, emulator.endpoint, queueUrl], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: projectPath("."),
    });
  }
});

async function lineWith(child: ChildProcess, text: string): Promise<void> {
  for await (const line of createInterface(child.stdout!)) if (line.includes(text)) return;
}
