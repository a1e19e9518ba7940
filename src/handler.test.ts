import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse } from "aws-lambda";
import { explanationOf } from "./dead-letter.ts";
import { Emulator } from "./local/emulator.ts";
import { ExecutionEnvironment } from "./local/function/environment.ts";
import { listSources } from "./local/source-files.ts";
import { functionSettings } from "./local/stack.ts";
import { readTopology, type Topology } from "./local/template.ts";
import { fixture, projectPath } from "./testing/fixtures.ts";
import { BOOTSTRAP } from "./testing/start-stack.ts";

const FUNCTION_FOLDER = projectPath(process.env.FUNCTION_FOLDER ?? "dist/function");

/** For each event of fixtures/events, the objects of which dead letters tell, and what lies in the output bucket then. */
const EXPECTED: Record<string, { deadLetters: string[]; made: string[] }> = {
  "one-image": { deadLetters: [], made: ["thumbnails/baseline-420.jpg", "medium/baseline-420.jpg"] },
  "batch-of-10": { deadLetters: [], made: ["thumbnails/png/transparent.png", "medium/orientation/8.jpg"] },
  "partial-failure": {
    deadLetters: ["MalformedMessage", "UnsupportedFormat"],
    made: ["thumbnails/baseline-420.jpg"],
  },
  "test-event": { deadLetters: [], made: [] },
  "spaces-and-unicode": {
    deadLetters: [],
    made: ["thumbnails/phone photo, rotated.jpg", "medium/praia não é aqui + 1.jpg"],
  },
  "sns-and-eventbridge": { deadLetters: [], made: ["thumbnails/praia não é aqui + 1.jpg"] },
};

describe("the built function, through Lambda's Runtime API", () => {
  let topology: Topology;
  let emulator: Emulator;
  let environment: ExecutionEnvironment;
  const log: Record<string, unknown>[] = [];

  before(async () => {
    topology = await readTopology(projectPath("template.yaml"));
    emulator = await Emulator.start(topology, {});
    const put = (Key: string, Body: Uint8Array) =>
      emulator.s3.send(new PutObjectCommand({ Bucket: topology.notification.bucket, Key, Body }));
    for (const { key } of await listSources([projectPath("fixtures/images")])) {
      await put(key, fixture(`images/${key}`));
    }
    await put("text.jpg", fixture("hostile/text.jpg"));
    const settings = functionSettings(topology, emulator, FUNCTION_FOLDER);
    environment = new ExecutionEnvironment(settings, BOOTSTRAP, (line) => {
      // A runtime may write lines of its own.
      if (line.startsWith("{")) log.push(JSON.parse(line));
    });
  });
  after(async () => {
    await environment.stop();
    await emulator.stop();
  });

  async function deadLetterCodes(): Promise<string[]> {
    const QueueUrl = emulator.queueUrl(topology.eventSource.deadLetterQueue);
    const receive = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    });
    const { Messages = [] } = await emulator.sqs.send(receive);
    return Messages.map(({ MessageAttributes }) => explanationOf(MessageAttributes).code).sort();
  }

  const eventFiles = readdirSync(projectPath("fixtures/events"));

  test("every event has an expectation", () => {
    assert.deepEqual(
      eventFiles.map((file) => file.replace(".json", "")).sort(),
      Object.keys(EXPECTED).sort(),
    );
  });

  for (const [name, { deadLetters, made }] of Object.entries(EXPECTED)) {
    test(`${name}.json`, async () => {
      const event = JSON.parse(Buffer.from(fixture(`events/${name}.json`)).toString());
      const response = (await environment.invoke(event)) as SQSBatchResponse;
      assert.deepEqual(response, { batchItemFailures: [] });
      assert.deepEqual(await deadLetterCodes(), deadLetters);
      for (const Key of made) {
        const Bucket = topology.function.environment.OUTPUT_BUCKET;
        await emulator.s3.send(new HeadObjectCommand({ Bucket, Key }));
      }
    });
  }

  test("logs JSON with the request, the message, the object and its numbers", () => {
    const entry = log.find(({ message }) => message === "Object rendered")!;
    assert.equal(typeof entry.function_request_id, "string");
    assert.equal(entry.messageId, "00000000-0000-0000-0000-000000000000");
    assert.equal(entry.key, "baseline-420.jpg");
    assert.deepEqual(entry.source, { bytes: 84_006, format: "jpeg", width: 960, height: 640 });
    const stages = Object.keys(entry.milliseconds as object).sort();
    assert.deepEqual(stages, ["decode", "download", "encode", "resize", "upload"]);
    assert.equal(
      log.filter(({ message }) => message === "Batch finished").length,
      Object.keys(EXPECTED).length,
    );
  });

  test("the folder holds the bundle and its codecs and nothing else", () => {
    const files = readdirSync(FUNCTION_FOLDER);
    assert.ok(files.includes("handler.mjs"));
    assert.deepEqual(
      files.filter((file) => !/^((handler|render-thread)\.mjs|[\w-]+\.wasm)$/.test(file)),
      [],
    );
  });

  test("zipped, it is smaller than a megabyte", () => {
    const zipped = readdirSync(FUNCTION_FOLDER).map(
      (file) => deflateRawSync(readFileSync(join(FUNCTION_FOLDER, file))).length,
    );
    const bytes = zipped.reduce((sum, length) => sum + length, 0);
    assert.ok(bytes < 1_000_000, `expected less than 1,000,000 bytes, received ${bytes}`);
  });
});
