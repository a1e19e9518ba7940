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
      maxReceiveCount: "3",
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
      FailOn: "truncated",
    });
    assert.equal(topology.function.environment.FAIL_ON, "truncated");
    assert.equal(topology.eventSource.queue, "product-image-queue-two");
    assert.equal(topology.function.memoryMegabytes, 1024);
    assert.equal(topology.notification.prefix, "uploads/");
    assert.equal(topology.notification.suffix, ".jpg");
  });

  test("refuses an unknown parameter and a value that is not allowed", async () => {
    await assert.rejects(readTopology(TEMPLATE, { Memory: "1" }), /no parameter Memory; it has NameSuffix/);
    await assert.rejects(readTopology(TEMPLATE, { NameSuffix: "Two" }), /does not allow NameSuffix=Two/);
  });

  test("resources and statements of options that are off are not there", async () => {
    const topology = await readTopology(TEMPLATE, { DeleteRenditions: "true" });
    assert.deepEqual(topology.notification.events, ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]);
  });
});

/** Everything that the function's role lets it do: an action, and on what. */
async function allowed(parameters: Record<string, string>): Promise<string[]> {
  const { role } = await readTopology(TEMPLATE, parameters);
  const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
  );
}

describe("what the function may do", () => {
  const IN = "arn:aws:s3:::image-processor-in-000000000000-us-east-1";
  const OUT = "arn:aws:s3:::image-processor-out-000000000000-us-east-1";
  const QUEUE = "arn:aws:sqs:us-east-1:000000000000:product-image-queue";
  const LOG = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/ProcessImageFunction:*";
  const ALWAYS = [
    `s3:GetObject ${IN}/*`,
    `s3:ListBucket ${IN}`,
    `s3:ListBucket ${OUT}`,
    `s3:GetObject ${OUT}/*`,
    `s3:PutObject ${OUT}/*`,
    `sqs:ReceiveMessage ${QUEUE}`,
    `sqs:DeleteMessage ${QUEUE}`,
    `sqs:GetQueueAttributes ${QUEUE}`,
    `sqs:ChangeMessageVisibility ${QUEUE}`,
    `logs:CreateLogStream ${LOG}`,
    `logs:PutLogEvents ${LOG}`,
  ];
  const BURY = `sqs:SendMessage ${QUEUE}-dlq`;

  const KEY = "arn:aws:kms:us-east-1:000000000000:key/1";
  const options: [parameters: Record<string, string>, actions: string[]][] = [
    [{}, [BURY]],
    [{ DeadLetterPermanentFailures: "false" }, []],
    [{ DeleteRenditions: "true" }, [BURY, `s3:DeleteObject ${OUT}/*`]],
    [
      { CompletionEventBus: "default" },
      [BURY, "events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/default"],
    ],
    [{ KmsKeyArn: KEY }, [BURY, `kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`]],
    [{ Tracing: "Active" }, [BURY, "xray:PutTraceSegments *", "xray:PutTelemetryRecords *"]],
    [{ Cdn: "true", AlarmEmail: "a@b", ManifestPrefix: "manifests/" }, [BURY]],
  ];
  for (const [parameters, actions] of options) {
    test(`with ${JSON.stringify(parameters)}, to the action`, async () => {
      assert.deepEqual((await allowed(parameters)).sort(), [...ALWAYS, ...actions].sort());
    });
  }

  test("what it writes does not announce itself: only the other bucket has notifications", async () => {
    const { notification, function: lambda } = await readTopology(TEMPLATE);
    assert.notEqual(notification.bucket, lambda.environment.OUTPUT_BUCKET);
    assert.equal(notification.bucket, lambda.environment.INPUT_BUCKET);
  });
});
