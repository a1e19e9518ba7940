import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { inspect } from "../image/index.ts";
import { fixture } from "../testing/fixtures.ts";
import { freePort } from "../testing/free-port.ts";
import { startStack } from "../testing/start-stack.ts";
import { Outcomes } from "./outcomes.ts";
import type { Stack } from "./stack.ts";
import { takeDeadLetters } from "./take-dead-letters.ts";

/** The template's, in seconds. */
const WHOLE_VISIBILITY_TIMEOUT = 300;

async function withStack(
  options: Parameters<typeof startStack>[0],
  work: (stack: Stack, outcomes: Outcomes) => Promise<void>,
): Promise<void> {
  const outcomes = new Outcomes();
  const stack = await startStack({ onOutput: (line) => outcomes.read(line), ...options });
  try {
    await work(stack, outcomes);
  } finally {
    await stack.stop();
  }
}

const put = (stack: Stack, Key: string, file: string) =>
  stack.emulator.s3.send(new PutObjectCommand({ Bucket: stack.inputBucket, Key, Body: fixture(file) }));

async function read(stack: Stack, Key: string): Promise<Uint8Array> {
  const object = await stack.emulator.s3.send(new GetObjectCommand({ Bucket: stack.outputBucket, Key }));
  return object.Body!.transformToByteArray();
}

async function outputKeys(stack: Stack): Promise<string[]> {
  const { Contents = [] } = await stack.emulator.s3.send(
    new ListObjectsV2Command({ Bucket: stack.outputBucket }),
  );
  return Contents.map(({ Key }) => Key!).sort();
}

describe("the local stack", () => {
  test("an upload becomes two renditions, by PUT, by copy and in parts", async () => {
    await withStack({}, async (stack) => {
      const { s3 } = stack.emulator;
      await put(stack, "álbum de fotos/1 + 1.jpg", "images/phone photo, rotated.jpg");
      const source = `${stack.inputBucket}/${encodeURIComponent("álbum de fotos/1 + 1.jpg")}`;
      await s3.send(
        new CopyObjectCommand({ Bucket: stack.inputBucket, Key: "copy.jpg", CopySource: source }),
      );
      const large = new Uint8Array(6 * 2 ** 20);
      large.set(fixture("images/gray.jpg"));
      const params = { Bucket: stack.inputBucket, Key: "parts.jpg", Body: large };
      const upload = new Upload({ client: s3, params, partSize: 5 * 2 ** 20 });
      await upload.done();
      await stack.drained();

      assert.deepEqual(await outputKeys(stack), [
        "medium/copy.jpg",
        "medium/parts.jpg",
        "medium/álbum de fotos/1 + 1.jpg",
        "thumbnails/copy.jpg",
        "thumbnails/parts.jpg",
        "thumbnails/álbum de fotos/1 + 1.jpg",
      ]);
      const { width, height, orientation } = await inspect(await read(stack, "thumbnails/copy.jpg"));
      assert.deepEqual({ width, height, orientation }, { width: 200, height: 133, orientation: 1 });
    });
  });

  for (const [DeadLetterPermanentFailures, receives] of [
    ["true", [1]],
    ["false", [1, 2, 3]],
  ] as const) {
    test(`a poison image is received ${receives.length} times, then lies in the dead-letter queue; its neighbours do not`, async () => {
      const attempts: number[] = [];
      const outcomes = new Outcomes();
      const onOutput = (line: string) => {
        outcomes.read(line);
        const entry = JSON.parse(line);
        if (entry.message === "Message failed") attempts.push(entry.receiveCount);
      };
      await withStack({ onOutput, parameters: { DeadLetterPermanentFailures } }, async (stack) => {
        await put(stack, "good.jpg", "images/gray.jpg");
        await put(stack, "poison.jpg", "hostile/cut-off.jpg");
        await put(stack, "also-good.png", "images/png/palette.png");
        await stack.drained();
        assert.deepEqual(attempts, receives);
        assert.equal(await stack.depth(stack.topology.eventSource.deadLetterQueue), 1);
        const [letter] = await takeDeadLetters(stack, outcomes);
        assert.deepEqual(letter!.keys, ["poison.jpg"]);
        assert.equal(letter!.code, "CorruptImage");
        assert.match(letter!.reason, /poison\.jpg: JPEG is cut off/);
        assert.equal((await outputKeys(stack)).length, 4);
      });
    });
  }

  test("an object stored while the stack is starting is announced", async () => {
    const port = await freePort();
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "early", secretAccessKey: "early" },
      forcePathStyle: true,
      maxAttempts: 1,
    });
    let isStored = false;
    const early = (async () => {
      const Bucket = "image-processor-in-000000000000-us-east-1";
      const command = () =>
        new PutObjectCommand({ Bucket, Key: "early.jpg", Body: fixture("images/gray.jpg") });
      while (!isStored) {
        isStored = await client.send(command()).then(
          () => true,
          () => false,
        );
      }
    })();
    await withStack({ port }, async (stack) => {
      await early;
      await stack.drained();
      assert.deepEqual(await outputKeys(stack), ["medium/early.jpg", "thumbnails/early.jpg"]);
    });
  });

  test("with memory for two processors, images are rendered in threads, and a bad one harms no other", async () => {
    await withStack({ parameters: { MemorySize: "3538" } }, async (stack, outcomes) => {
      for (let i = 0; i < 12; i++) await put(stack, `${i}.jpg`, "images/baseline-420.jpg");
      await put(stack, "bad.jpg", "hostile/cut-off.jpg");
      await put(stack, "drawing.png", "images/png/transparent.png");
      await stack.drained();
      assert.equal((await outputKeys(stack)).length, 26);
      assert.deepEqual(
        (await takeDeadLetters(stack, outcomes)).map(({ keys, code }) => [keys, code]),
        [[["bad.jpg"], "CorruptImage"]],
      );
    });
  });

  test("a function that dies in mid-batch loses nothing", async () => {
    await withStack({}, async (stack, outcomes) => {
      const died = new Promise<void>((resolve) => {
        outcomes.once("change", () => {
          stack.crashFunction();
          resolve();
        });
      });
      const keys = Array.from({ length: 12 }, (_, i) => `${i}.jpg`);
      for (const key of keys) await put(stack, key, "images/baseline-420.jpg");
      await died;
      await stack.drained();
      assert.equal((await outputKeys(stack)).length, 2 * keys.length);
      assert.equal(await stack.depth(stack.topology.eventSource.deadLetterQueue), 0);
    });
  });

  test("a wrong setting stops the function at its start, naming the field", async () => {
    await assert.rejects(
      startStack({ parameters: { Renditions: '[{"name":"a","prefix":"a/","width":"wide"}]' } }),
      /RENDITIONS\.0\.width/,
    );
  });

  test("a taken port is a clear error", async () => {
    await withStack({}, async (stack) => {
      const port = Number(new URL(stack.emulator.endpoint).port);
      await assert.rejects(startStack({ port }), new RegExp(`Port ${port} is taken`));
    });
  });

  test("with a data folder, objects and waiting messages survive a restart", async () => {
    const data = await mkdtemp(join(tmpdir(), "stack-"));
    try {
      await withStack({ data }, async (stack) => {
        await put(stack, "done.jpg", "images/gray.jpg");
        await stack.drained();
        await put(stack, "waits.jpg", "hostile/text.jpg");
        await stack.emulator.quiet();
      });
      await withStack({ data }, async (stack, outcomes) => {
        assert.equal((await inspect(await read(stack, "medium/done.jpg"))).width, 480);
        await stack.drained();
        assert.equal(outcomes.rendered.size, 0, "what was done is not done again");
        const letters = await takeDeadLetters(stack, outcomes);
        assert.deepEqual(
          letters.flatMap(({ keys }) => keys),
          ["waits.jpg"],
        );
      });
    } finally {
      await rm(data, { recursive: true });
    }
  });

  test("only what the notification's filter lets through is processed", async () => {
    await withStack({ parameters: { SourcePrefix: "uploads/" } }, async (stack) => {
      await put(stack, "elsewhere.jpg", "images/gray.jpg");
      await put(stack, "uploads/here.jpg", "images/gray.jpg");
      await stack.drained();
      assert.deepEqual(await outputKeys(stack), ["medium/uploads/here.jpg", "thumbnails/uploads/here.jpg"]);
    });
  });

  test("failed messages stay invisible for as long as told", async () => {
    const parameters = { DeadLetterPermanentFailures: "false" };
    const options = { retryDelaySeconds: WHOLE_VISIBILITY_TIMEOUT, parameters };
    await withStack(options, async (stack, outcomes) => {
      await put(stack, "text.jpg", "hostile/text.jpg");
      while (outcomes.failures.size === 0) await sleep(20);
      await sleep(200);
      assert.equal(await stack.depth(), 1);
      assert.equal(await stack.depth(stack.topology.eventSource.deadLetterQueue), 0);
    });
  });
});
