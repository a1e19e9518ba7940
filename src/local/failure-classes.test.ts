import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Explanation, explanationOf } from "../dead-letter.ts";
import { type Fault, faults } from "../testing/faults.ts";
import { fixture } from "../testing/fixtures.ts";
import { startStack } from "../testing/start-stack.ts";
import type { Stack } from "./stack.ts";

interface FailureClass {
  name: string;
  /** A file under fixtures/, or the body of a message. */
  source: { file: string } | { body: string };
  parameters?: Record<string, string>;
  fault?: Fault;
  code: string;
  error: RegExp;
  /** How often the message is received. */
  receives: number;
}

const GOOD = { file: "images/gray.jpg" };

const CLASSES: FailureClass[] = [
  {
    name: "another format",
    source: { file: "hostile/text.jpg" },
    code: "UnsupportedFormat",
    error: /object\.jpg: Not an image that we know/,
    receives: 1,
  },
  {
    name: "cut-off data",
    source: { file: "hostile/cut-off.jpg" },
    code: "CorruptImage",
    error: /object\.jpg: JPEG is cut off/,
    receives: 1,
  },
  {
    name: "too many pixels",
    source: { file: "images/landscape-14mp.jpg" },
    parameters: { MaxMegapixels: "10" },
    code: "ImageTooLarge",
    error: /14 megapixels\); the limit is 10/,
    receives: 1,
  },
  {
    name: "a message that is none of S3's",
    source: { body: '{"hello":"world"}' },
    code: "MalformedMessage",
    error: /neither a notification of S3/,
    receives: 1,
  },
  {
    name: "S3 that throttles for good",
    source: GOOD,
    fault: { status: 503, code: "SlowDown" },
    code: "StorageFailure",
    error: /object\.jpg: S3 HeadObject of .* failed: HTTP 503/,
    receives: 3,
  },
  {
    name: "S3 that refuses",
    source: GOOD,
    fault: { status: 403, code: "AccessDenied" },
    code: "AccessDenied",
    error: /object\.jpg: S3 HeadObject of .* failed: HTTP 403/,
    receives: 3,
  },
];

async function deadLetters(stack: Stack): Promise<{ body: string; explanation: Explanation }[]> {
  const { Messages = [] } = await stack.emulator.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: stack.emulator.queueUrl(stack.topology.eventSource.deadLetterQueue),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages.map(({ Body, MessageAttributes }) => ({
    body: Body!,
    explanation: explanationOf(MessageAttributes),
  }));
}

async function send(stack: Stack, source: FailureClass["source"]): Promise<void> {
  const { s3, sqs } = stack.emulator;
  if ("file" in source) {
    const Body = fixture(source.file);
    await s3.send(new PutObjectCommand({ Bucket: stack.inputBucket, Key: "object.jpg", Body }));
    return;
  }
  const QueueUrl = stack.emulator.queueUrl(stack.topology.eventSource.queue);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: source.body }));
}

describe("where a failed message ends, and what it says there", () => {
  for (const { name, source, parameters = {}, fault, code, error, receives } of CLASSES) {
    test(name, async () => {
      let isOn = true;
      const stack = await startStack({ parameters, extend: faults(() => (isOn ? fault : undefined)) });
      try {
        await send(stack, source);
        await stack.drained();
        isOn = false;
        const [letter, ...others] = await deadLetters(stack);
        assert.deepEqual(others, []);
        const { explanation } = letter!;
        assert.equal(explanation.code, code);
        assert.match(explanation.error, error);
        assert.equal(explanation.receiveCount, String(receives));
        assert.match(explanation.requestId!, /^[0-9a-f-]{36}$/);
        assert.ok(Math.abs(Date.parse(explanation.time!) - Date.now()) < 60_000);
        if ("body" in source) {
          assert.equal(letter!.body, source.body);
          return;
        }
        assert.equal(explanation.object, `s3://${stack.inputBucket}/object.jpg`);
        assert.match(explanation.etag!, /^[0-9a-f]{32}$/);
        assert.equal(JSON.parse(letter!.body).Records[0].s3.object.key, "object.jpg");
      } finally {
        await stack.stop();
      }
    });
  }

  test("a function that dies each time leaves it to SQS, and the letter says that it says nothing", async () => {
    const stack = await startStack({
      extend: faults(() => {
        stack.crashFunction();
        return { delay: 50 };
      }),
    });
    try {
      await send(stack, GOOD);
      await stack.drained();
      const [letter] = await deadLetters(stack);
      assert.equal(letter!.explanation.code, "Unexplained");
    } finally {
      await stack.stop();
    }
  });

  test("S3 that mends itself costs a retry and no dead letter", async () => {
    let faulty = 4;
    const stack = await startStack({
      extend: faults(() => (faulty-- > 0 ? { status: 500, code: "InternalError" } : undefined)),
    });
    try {
      await send(stack, GOOD);
      await stack.drained();
      assert.deepEqual(await deadLetters(stack), []);
    } finally {
      await stack.stop();
    }
  });

  test("the wait grows with each receive", async () => {
    const waits: number[] = [];
    const stack = await startStack({
      parameters: { RetryDelaySeconds: "1" },
      // The function's own visibility timeouts, and not the local stack's haste.
      retryDelaySeconds: undefined,
      extend: (app) => {
        faults(() => ({ status: 503, code: "SlowDown" }))(app);
        app.addHook("preHandler", async (request) => {
          if (request.headers["x-amz-target"] !== "AmazonSQS.ChangeMessageVisibility") return;
          waits.push((request.body as { VisibilityTimeout: number }).VisibilityTimeout);
        });
      },
    });
    try {
      await send(stack, GOOD);
      await stack.drained();
      assert.deepEqual(waits, [1, 2]);
      assert.equal((await deadLetters(stack)).length, 1);
    } finally {
      await stack.stop();
    }
  });
});
