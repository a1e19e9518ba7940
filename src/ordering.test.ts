import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { EventBus } from "./aws/event-bus.ts";
import { Storage } from "./aws/storage.ts";
import type { Completion } from "./completion.ts";
import { readSettings, type Settings } from "./config.ts";
import { type Renderer, thisThread } from "./image/render/renderer.ts";
import { Emulator } from "./local/emulator.ts";
import type { BusEvent } from "./local/services/event-buses.ts";
import { readTopology } from "./local/template.ts";
import type { SourceObject } from "./messages.ts";
import { Pipeline } from "./pipeline.ts";
import { type FunctionRequest, faults } from "./testing/faults.ts";
import { fixture, projectPath } from "./testing/fixtures.ts";

const GRAY = fixture("images/gray.jpg");
const COLOUR = fixture("images/orientation/1.jpg");
const SPOILT = fixture("hostile/cut-off.jpg");

describe("late, doubled and reordered events", () => {
  let emulator: Emulator;
  let settings: Settings;
  let input: string;
  const requests: string[] = [];
  const events: BusEvent[] = [];
  const signal = new AbortController().signal;

  before(async () => {
    process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = "function";
    process.env.AWS_REGION = "us-east-1";
    const topology = await readTopology(projectPath("template.yaml"), {
      DeleteRenditions: "true",
      ManifestPrefix: "manifests/",
      CompletionEventBus: "photos",
    });
    const note = ({ method, path }: FunctionRequest) => void requests.push(`${method} ${path.split("/")[2]}`);
    emulator = await Emulator.start(topology, { extend: faults(note as () => undefined) });
    emulator.others.buses.on("event", (event) => events.push(event));
    input = topology.notification.bucket;
    settings = readSettings({ ...topology.function.environment, AWS_ENDPOINT_URL: emulator.endpoint });
  });
  after(() => emulator.stop());
  beforeEach(() => {
    requests.length = 0;
    events.length = 0;
  });

  const makePipeline = (changes: Partial<Settings> = {}, renderer: Renderer = thisThread, hasBus = false) => {
    const bus = hasBus ? new EventBus("photos", emulator.endpoint) : undefined;
    return new Pipeline({ ...settings, ...changes }, new Storage(emulator.endpoint), renderer, bus);
  };

  async function put(Key: string, Body: Uint8Array): Promise<string> {
    const { ETag } = await emulator.s3.send(new PutObjectCommand({ Bucket: input, Key, Body }));
    return ETag!.replaceAll('"', "");
  }
  const remove = (Key: string) => emulator.s3.send(new DeleteObjectCommand({ Bucket: input, Key }));

  async function read(Key: string) {
    const found = await emulator.s3.send(new GetObjectCommand({ Bucket: settings.outputBucket, Key }));
    const bytes = await found.Body!.transformToByteArray();
    return { metadata: found.Metadata!, cacheControl: found.CacheControl, bytes };
  }
  const manifestOf = async (key: string) =>
    JSON.parse(Buffer.from((await read(`manifests/${key}.json`)).bytes).toString()) as Completion;
  async function outputOf(key: string): Promise<string[]> {
    const { Contents = [] } = await emulator.s3.send(
      new ListObjectsV2Command({ Bucket: settings.outputBucket }),
    );
    return Contents.map(({ Key }) => Key!).filter((found) => found.includes(key));
  }
  const event = (key: string, eTag: string, sequencer: string): SourceObject => ({
    bucket: input,
    key,
    eTag,
    sequencer,
  });
  const process_ = (object: SourceObject, pipeline = makePipeline()) => pipeline.process(object, { signal });

  test("a doubled event costs one HEAD request", async () => {
    const eTag = await put("doubled.jpg", GRAY);
    const first = event("doubled.jpg", eTag, "01");
    assert.equal((await process_(first)).status, "rendered");
    requests.length = 0;
    assert.deepEqual(await process_(first), { status: "skipped", reason: "renditions are up to date" });
    assert.deepEqual(requests, ["HEAD manifests"]);
  });

  test("an older event, come late, is told by its sequencer and does nothing", async () => {
    const old = event("late.jpg", await put("late.jpg", GRAY), "01");
    await process_(event("late.jpg", await put("late.jpg", COLOUR), "02"));
    requests.length = 0;
    assert.deepEqual(await process_(old), {
      status: "skipped",
      reason: "a later event of the object is done",
    });
    assert.deepEqual(requests, ["HEAD manifests"]);
  });

  test("of two at once, the one that read older content does not win", async () => {
    const old = event("race.jpg", await put("race.jpg", GRAY), "01");
    let overtaken = false;
    const slow: Renderer = {
      async render(...args) {
        const rendered = await thisThread.render(...args);
        if (overtaken) return rendered;
        overtaken = true;
        const newer = event("race.jpg", await put("race.jpg", COLOUR), "02");
        assert.equal((await process_(newer)).status, "rendered");
        return rendered;
      },
    };
    const outcome = await process_(old, makePipeline({}, slow));
    assert.equal(outcome.status, "skipped");
    const { source } = await manifestOf("race.jpg");
    assert.equal(source.bytes, COLOUR.length);
    const { metadata } = await read("thumbnails/race.jpg");
    assert.deepEqual([metadata["source-etag"], metadata["source-sequencer"]], [source.eTag, "02"]);
  });

  test("an event without a sequencer, as of a backfill, keeps the order that is known", async () => {
    const eTag = await put("filled.jpg", GRAY);
    await process_(event("filled.jpg", eTag, "05"));
    const changed = makePipeline({ configuration: "another" });
    assert.equal((await process_({ bucket: input, key: "filled.jpg", eTag }, changed)).status, "rendered");
    const { metadata } = await read("thumbnails/filled.jpg");
    assert.deepEqual([metadata.configuration, metadata["source-sequencer"]], ["another", "05"]);
  });

  test("a changed configuration is made anew, an unchanged one is not", async () => {
    const object = event("configured.jpg", await put("configured.jpg", GRAY), "01");
    await process_(object);
    assert.equal((await process_(object)).status, "skipped");
    assert.equal((await process_(object, makePipeline({ configuration: "other" }))).status, "rendered");
  });

  test("a rendition that somebody removed comes back with the manifest's", async () => {
    const object = event("holes.jpg", await put("holes.jpg", GRAY), "01");
    await process_(object);
    await emulator.s3.send(
      new DeleteObjectCommand({ Bucket: settings.outputBucket, Key: "manifests/holes.jpg.json" }),
    );
    assert.equal((await process_(object)).status, "rendered");
  });

  test("removal removes the renditions and the manifest", async () => {
    await process_(event("gone.jpg", await put("gone.jpg", GRAY), "01"));
    assert.equal((await outputOf("gone.jpg")).length, 3);
    await remove("gone.jpg");
    const outcome = await process_({ ...event("gone.jpg", "", "02"), wasRemoved: true });
    assert.equal(outcome.status, "removed");
    assert.deepEqual(await outputOf("gone.jpg"), []);
  });

  test("removal is not followed unless that is wanted", async () => {
    await process_(event("kept.jpg", await put("kept.jpg", GRAY), "01"));
    await remove("kept.jpg");
    const pipeline = makePipeline({ deleteRenditions: false });
    const removed = { ...event("kept.jpg", "", "02"), wasRemoved: true };
    assert.equal((await process_(removed, pipeline)).status, "skipped");
    assert.equal((await outputOf("kept.jpg")).length, 3);
  });

  test("a removal that comes after the object is back removes nothing", async () => {
    await put("back.jpg", GRAY);
    await remove("back.jpg");
    const eTag = await put("back.jpg", COLOUR);
    await process_(event("back.jpg", eTag, "03"));
    const late = await process_({ ...event("back.jpg", "", "02"), wasRemoved: true });
    assert.equal(late.status, "skipped");
    assert.equal((await outputOf("back.jpg")).length, 3);
  });

  test("the manifest lists what there is, and is written last", async () => {
    await process_(event("listed.jpg", await put("listed.jpg", GRAY), "01"));
    const { renditions, source, status, bucket } = await manifestOf("listed.jpg");
    assert.equal(status, "complete");
    assert.equal((await read("manifests/listed.jpg.json")).cacheControl, "no-cache");
    assert.equal((await read("medium/listed.jpg")).cacheControl, "public, max-age=86400");
    assert.equal(bucket, settings.outputBucket);
    assert.deepEqual([source.format, source.bytes], ["jpeg", GRAY.length]);
    for (const rendition of renditions) {
      assert.ok("key" in rendition);
      assert.equal((await read(rendition.key)).bytes.length, rendition.bytes);
      assert.equal(rendition.contentType, "image/jpeg");
    }
    assert.equal(requests.filter((request) => request.startsWith("PUT")).at(-1), "PUT manifests");
  });

  test("of a failure the manifest tells the reason, and success replaces it", async () => {
    const key = "mended.jpg";
    await assert.rejects(process_(event(key, await put(key, SPOILT), "01")));
    const failed = await manifestOf(key);
    assert.equal(failed.status, "failed");
    assert.deepEqual(
      failed.renditions.map((rendition) => "error" in rendition && rendition.error.code),
      ["CorruptImage", "CorruptImage"],
    );
    // A dead letter that is sent back must be tried again.
    await assert.rejects(process_(event(key, await put(key, SPOILT), "01")));
    await process_(event(key, await put(key, GRAY), "02"));
    assert.equal((await manifestOf(key)).status, "complete");
  });

  test("the bus is told when all is there, and of failures that no retry can mend", async () => {
    const pipeline = makePipeline({}, thisThread, true);
    const good = event("told.jpg", await put("told.jpg", GRAY), "01");
    await process_(good, pipeline);
    await assert.rejects(process_(event("bad.jpg", await put("bad.jpg", SPOILT), "01"), pipeline));
    assert.deepEqual(
      events.map(({ bus, source, detailType, resources }) => [bus, source, detailType, resources]),
      [
        ["photos", "aws-image-processor", "Renditions Complete", [`s3://${input}/told.jpg`]],
        ["photos", "aws-image-processor", "Renditions Failed", [`s3://${input}/bad.jpg`]],
      ],
    );
    assert.deepEqual(events[0]!.detail, await manifestOf("told.jpg"));

    // A doubled message tells nobody; one that comes again after it failed may have failed at the telling.
    await pipeline.process(good, { signal });
    assert.equal(events.length, 2);
    await pipeline.process(good, { signal, isRetry: true });
    assert.equal(events.length, 3);
  });
});
