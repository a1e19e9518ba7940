import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { encodeMozjpeg } from "../image/stock/stock-jpeg.ts";
import { faults } from "../testing/faults.ts";
import { seeded } from "../testing/seeded.ts";
import { startStack } from "../testing/start-stack.ts";
import { s3Event } from "./notifications.ts";
import { Outcomes } from "./outcomes.ts";
import type { Stack, StackOptions } from "./stack.ts";
import { takeDeadLetters } from "./take-dead-letters.ts";

const OBJECTS = 1000;
/** Of so many objects one is damaged, one is replaced while it is processed, and one has its events doubled. */
const DAMAGED = 50;
const REPLACED = 5;
const DOUBLED = 4;
/** Bytes of a JPEG that is cut off. */
const CUT = 300;

const SEED = Number(process.env.CHAOS_SEED ?? 1);

const keyOf = (i: number) => `photos/${i}.jpg`;
const isDamaged = (i: number) => i % DAMAGED === 7;

/** A small photo, another for each number and edition. */
async function photo(i: number, edition: number): Promise<Uint8Array> {
  const random = seeded(i * 2 + edition);
  const [width, height] = [40, 30];
  const tint = [random() * 255, random() * 255, random() * 255];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at++) {
    data[at] = at % 4 === 3 ? 255 : tint[at % 4]! * 0.8 + random() * 50;
  }
  return encodeMozjpeg({ width, height, data }, { quality: 90 });
}

/** Small renditions, so that a thousand of them take seconds. Receives are not what runs out. */
const PARAMETERS = {
  Renditions: JSON.stringify([
    { name: "small", prefix: "small/", width: 8, height: 8 },
    { name: "smaller", prefix: "smaller/", width: 4, height: 4, fit: "cover" },
  ]),
  // The test sends the events itself, for nothing that it stores begins so.
  SourcePrefix: "announced/",
  MaxReceiveCount: "100",
  RetryDelaySeconds: "0",
};

interface Result {
  /** A hash of each rendition's bytes. */
  renditions: Map<string, string>;
  deadLetters: string[];
}

async function run(options: Partial<StackOptions>, work: (stack: Stack) => Promise<void>): Promise<Result> {
  const outcomes = new Outcomes();
  const onOutput = (line: string) => outcomes.read(line);
  const stack = await startStack({ parameters: PARAMETERS, onOutput, ...options });
  try {
    await work(stack);
    await stack.drained();
    const letters = await takeDeadLetters(stack, outcomes);
    const deadLetters = letters.flatMap(({ keys }) => keys).sort();
    return { renditions: await hashes(stack), deadLetters };
  } finally {
    await stack.stop();
  }
}

async function hashes(stack: Stack): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let i = 0; i < OBJECTS; i++) {
    for (const prefix of ["small/", "smaller/"]) {
      const Key = prefix + keyOf(i);
      const object = await stack.emulator.s3
        .send(new GetObjectCommand({ Bucket: stack.outputBucket, Key }))
        .catch(() => undefined);
      if (!object) continue;
      const bytes = await object.Body!.transformToByteArray();
      found.set(Key, createHash("sha256").update(bytes).digest("hex"));
    }
  }
  return found;
}

/** Stores an object. @returns the body of its event */
async function put(stack: Stack, i: number, edition: number): Promise<string> {
  const bytes = await photo(i, edition);
  const Body = isDamaged(i) ? bytes.subarray(0, CUT) : bytes;
  const key = keyOf(i);
  const { ETag } = await stack.emulator.s3.send(
    new PutObjectCommand({ Bucket: stack.inputBucket, Key: key, Body }),
  );
  return JSON.stringify(
    s3Event({
      bucket: stack.inputBucket,
      key,
      size: Body.length,
      eTag: ETag!,
      eventName: "ObjectCreated:Put",
      region: "us-east-1",
    }),
  );
}

async function send(stack: Stack, bodies: string[]): Promise<void> {
  const QueueUrl = stack.emulator.queueUrl(stack.topology.eventSource.queue);
  for (let i = 0; i < bodies.length; i += 10) {
    const Entries = bodies.slice(i, i + 10).map((MessageBody, j) => ({ Id: String(j), MessageBody }));
    await stack.emulator.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}

function shuffle<T>(list: T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

describe(`a thousand objects, seed ${SEED}`, () => {
  test("with S3 failing and slow, the function killed, events doubled and shuffled: the same as on a quiet day", async () => {
    const quiet = await run({}, async (stack) => {
      const bodies: string[] = [];
      for (let i = 0; i < OBJECTS; i++) bodies.push(await put(stack, i, i % REPLACED === 0 ? 1 : 0));
      await send(stack, bodies);
    });

    const random = seeded(SEED);
    const counts = { failed: 0, slow: 0, killed: 0 };
    let isOver = false;
    const chaos = faults(() => {
      const die = random();
      if (isOver || die > 0.1) return undefined;
      if (die < 0.07) {
        counts.failed++;
        return { status: die < 0.05 ? 500 : 503, code: die < 0.05 ? "InternalError" : "SlowDown" };
      }
      counts.slow++;
      return { delay: 100 };
    });
    const rough = await run({ extend: chaos }, async (stack) => {
      const killer = (async () => {
        while (!isOver) {
          await sleep(400 + random() * 600);
          stack.crashFunction();
          counts.killed++;
        }
      })();
      for (let i = 0; i < OBJECTS; i += 100) {
        const bodies: string[] = [];
        const later: string[] = [];
        for (let j = i; j < i + 100; j++) {
          const body = await put(stack, j, 0);
          bodies.push(body, ...(j % DOUBLED === 0 ? [body] : []));
          if (j % REPLACED === 0) later.push(await put(stack, j, 1));
        }
        // What came last may go out first.
        await send(stack, shuffle([...bodies, ...later], random));
      }
      await stack.drained();
      isOver = true;
      await killer;
    });

    assert.ok(counts.failed > 50 && counts.slow > 20 && counts.killed > 3, JSON.stringify(counts));
    const damaged = Array.from({ length: OBJECTS }, (_, i) => i).filter(isDamaged);
    assert.equal(quiet.renditions.size, 2 * (OBJECTS - damaged.length));
    assert.deepEqual(rough.renditions, quiet.renditions);
    assert.deepEqual(quiet.deadLetters, damaged.map(keyOf).sort());
    assert.deepEqual([...new Set(rough.deadLetters)], damaged.map(keyOf).sort());
  });
});
