import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { EventBus } from "./aws/event-bus.ts";
import { Storage } from "./aws/storage.ts";
import type { Completion } from "./completion.ts";
import { readSettings, type Settings } from "./config.ts";
import { type Renderer, type RendererOptions, thisThread } from "./image/render/renderer.ts";
import { Emulator } from "./local/emulator.ts";
import { readTopology, type Topology } from "./local/template.ts";
import { Pipeline } from "./pipeline.ts";

import { fixture, projectPath } from "./testing/fixtures.ts";

describe("Pipeline, over HTTP", () => {
  let topology: Topology;
  let emulator: Emulator;
  let settings: Settings;
  let pipeline: Pipeline;
  let input: string;
  let output: string;
  const signal = new AbortController().signal;

  before(async () => {
    process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = "test";
    process.env.AWS_REGION = "us-east-1";
    topology = await readTopology(projectPath("template.yaml"));
    emulator = await Emulator.start(topology, {});
    input = topology.notification.bucket;
    settings = readSettings({ ...topology.function.environment, AWS_ENDPOINT_URL: emulator.endpoint });
    output = settings.outputBucket;
  });
  after(() => emulator.stop());
  beforeEach(() => {
    pipeline = new Pipeline(settings, new Storage(emulator.endpoint), thisThread);
  });

  const put = (Key: string, Body: Uint8Array | string, Bucket = input) =>
    emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const process_ = (key: string, bucket = input) => pipeline.process({ bucket, key }, { signal });
  const hasCode = (code: string) => (error: unknown) => (error as { code?: string }).code === code;

  test("stores every rendition with its type, its caching and where it came from", async () => {
    const key = "praia não é aqui + 1.jpg";
    const { ETag } = await put(key, fixture(`images/${key}`));
    const outcome = await process_(key);
    assert.equal(outcome.status, "rendered");
    for (const prefix of ["thumbnails/", "medium/"]) {
      const head = await emulator.s3.send(new HeadObjectCommand({ Bucket: output, Key: prefix + key }));
      assert.equal(head.ContentType, "image/jpeg");
      assert.equal(head.CacheControl, "public, max-age=86400");
      assert.equal(head.Metadata!["source-etag"], ETag!.replaceAll('"', ""));
      const [, base64] = /^=\?UTF-8\?B\?(.*)\?=$/.exec(head.Metadata!["source-key"]!)!;
      assert.equal(Buffer.from(base64!, "base64").toString(), key);
    }
  });

  test("an ASCII key is kept as it is in the metadata", async () => {
    await put("a b+c.jpg", fixture("images/gray.jpg"));
    await process_("a b+c.jpg");
    const head = await emulator.s3.send(new HeadObjectCommand({ Bucket: output, Key: "medium/a b+c.jpg" }));
    assert.equal(head.Metadata!["source-key"], "a b+c.jpg");
  });

  test("the format is found by content, whatever name and type say", async () => {
    await emulator.s3.send(
      new PutObjectCommand({
        Bucket: input,
        Key: "really-a-png.jpg",
        Body: fixture("images/png/rgb.png"),
        ContentType: "image/jpeg",
      }),
    );
    await process_("really-a-png.jpg");
    const object = await emulator.s3.send(
      new GetObjectCommand({ Bucket: output, Key: "thumbnails/really-a-png.jpg" }),
    );
    assert.equal(object.ContentType, "image/png");
    assert.deepEqual([...(await object.Body!.transformToByteArray()).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  });

  test("skips what is gone, empty, or a folder", async () => {
    await put("empty.jpg", "");
    assert.deepEqual(await process_("never.jpg"), { status: "skipped", reason: "object no longer exists" });
    assert.deepEqual(await process_("empty.jpg"), { status: "skipped", reason: "empty object" });
    assert.deepEqual(await process_("folder/"), { status: "skipped", reason: "folder marker" });
  });

  test("never loops: not by prefix in the output bucket, and not by a copy elsewhere", async () => {
    await put("loop.jpg", fixture("images/gray.jpg"));
    await process_("loop.jpg");
    assert.deepEqual(await process_("thumbnails/loop.jpg", output), {
      status: "skipped",
      reason: "key lies under an output prefix",
    });
    await emulator.s3.send(
      new CopyObjectCommand({ Bucket: input, Key: "copied.jpg", CopySource: `${output}/medium/loop.jpg` }),
    );
    assert.deepEqual(await process_("copied.jpg"), {
      status: "skipped",
      reason: "object is itself a rendition",
    });
  });

  test("one bucket for both never loops and still renders sources", async () => {
    pipeline = new Pipeline({ ...settings, outputBucket: input }, new Storage(emulator.endpoint), thisThread);
    await put("same-bucket.jpg", fixture("images/gray.jpg"));
    assert.equal((await process_("same-bucket.jpg")).status, "rendered");
    assert.equal((await process_("medium/same-bucket.jpg")).status, "skipped");
  });

  test("refuses a large object without reading it, by what it is now and not by what its event says", async () => {
    pipeline = new Pipeline(
      { ...settings, maxObjectBytes: 1000 },
      new Storage(emulator.endpoint),
      thisThread,
    );
    await put("large.jpg", fixture("images/gray.jpg"));
    const message = /24786 bytes; the limit is 1000/;
    for (const size of [undefined, 24_786, 10]) {
      await assert.rejects(
        pipeline.process({ bucket: input, key: "large.jpg", size }, { signal }),
        (error) => {
          assert.match((error as Error).message, message);
          return hasCode("ObjectTooLarge")(error);
        },
      );
    }
    const roomy = new Pipeline(settings, new Storage(emulator.endpoint), thisThread);
    const replaced = { bucket: input, key: "large.jpg", size: settings.maxObjectBytes + 1 };
    assert.equal((await roomy.process(replaced, { signal })).status, "rendered");
  });

  test("what the renderer did not refuse is told by outcome, manifest and event; nothing is where nothing was", async () => {
    const asked: RendererOptions[] = [];
    let warnings = ["JPEG is cut off: gray below row 120"];
    const patient: Renderer = {
      async render(source, specs, options) {
        asked.push(options);
        return { ...(await thisThread.render(source, specs, options)), warnings };
      },
    };
    const events: Completion[] = [];
    const bus: Pick<EventBus, "publish"> = {
      publish: async (_type, detail) => void events.push(detail as Completion),
    };
    const patience = { ...settings, manifestPrefix: "manifests/", failOn: "none" as const };
    pipeline = new Pipeline(patience, new Storage(emulator.endpoint), patient, bus);
    const manifestOf = async (key: string): Promise<Completion> => {
      const Key = `manifests/${key}.json`;
      const { Body } = await emulator.s3.send(new GetObjectCommand({ Bucket: output, Key }));
      return JSON.parse(await Body!.transformToString());
    };

    await put("cut-off.jpg", fixture("images/gray.jpg"));
    const outcome = await process_("cut-off.jpg");
    assert.equal(asked[0]!.failOn, "none");
    assert.deepEqual(outcome.status === "rendered" && outcome.warnings, warnings);
    assert.deepEqual((await manifestOf("cut-off.jpg")).warnings, warnings);
    assert.deepEqual(events[0]!.warnings, warnings);

    warnings = [];
    await put("whole.jpg", fixture("images/gray.jpg"));
    await process_("whole.jpg");
    assert.ok(!("warnings" in (await manifestOf("whole.jpg"))));
    assert.ok(!("warnings" in events[1]!));
  });

  test("refuses what does not fit the memory", async () => {
    pipeline = new Pipeline(
      { ...settings, imageMemory: 16 * 2 ** 20 },
      new Storage(emulator.endpoint),
      thisThread,
    );
    await put("huge.jpg", fixture("images/landscape-14mp.jpg"));
    await assert.rejects(process_("huge.jpg"), hasCode("InsufficientMemory"));
  });

  test("a text file is UnsupportedFormat and leaves nothing behind", async () => {
    await put("text.jpg", fixture("hostile/text.jpg"));
    await assert.rejects(process_("text.jpg"), hasCode("UnsupportedFormat"));
    const { KeyCount } = await emulator.s3.send(
      new ListObjectsV2Command({ Bucket: output, Prefix: "thumbnails/text" }),
    );
    assert.equal(KeyCount, 0);
  });

  test("twenty at once share the memory for sources and all arrive", async () => {
    pipeline = new Pipeline(
      { ...settings, sourceMemory: 2 ** 21 },
      new Storage(emulator.endpoint),
      thisThread,
    );
    const keys = Array.from({ length: 20 }, (_, i) => `many/${i}.jpg`);
    for (const key of keys) await put(key, fixture("images/orientation/6.jpg"));
    const outcomes = await Promise.all(
      keys.map((key) => pipeline.process({ bucket: input, key, size: 31_128 }, { signal })),
    );
    assert.ok(outcomes.every(({ status }) => status === "rendered"));
  });

  test("a service that does not answer is a failure that a retry can mend", async () => {
    pipeline = new Pipeline(settings, new Storage("http://127.0.0.1:9"), thisThread);
    await assert.rejects(process_("any.jpg"), (error) => {
      assert.equal((error as { retryable?: boolean }).retryable, true);
      return hasCode("StorageFailure")(error);
    });
  });

  test("an abort ends a transfer with its reason", async () => {
    const controller = new AbortController();
    controller.abort(new Error("out of time"));
    await assert.rejects(pipeline.process({ bucket: input, key: "loop.jpg" }, { signal: controller.signal }));
  });
});
