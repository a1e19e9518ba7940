// The template without an AWS account: translated by SAM's own translator and created in moto by CloudFormation, where an
// object put into the bucket arrives in the queue, and the built function, with moto as its AWS, makes the renditions.
// `.ci/run` runs it, with PYTHON the interpreter of an environment that has .ci/requirements.txt.
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { explanationOf } from "../../src/dead-letter.ts";
import { inspect } from "../../src/image/index.ts";
import { ExecutionEnvironment } from "../../src/local/function/environment.ts";
import { fixture, projectPath } from "../../src/testing/fixtures.ts";
import { freePort } from "../../src/testing/free-port.ts";
import { BOOTSTRAP } from "../../src/testing/start-stack.ts";

const PYTHON = process.env.PYTHON ?? "python3";
const FUNCTION_FOLDER = projectPath(process.env.FUNCTION_FOLDER ?? "dist/function");
const REGION = "us-east-1";
const KEYS = { AWS_ACCESS_KEY_ID: "moto", AWS_SECRET_ACCESS_KEY: "moto", AWS_DEFAULT_REGION: REGION };
const CODE = { Bucket: "code-of-the-function", Key: "function.zip" };
/** Every option that moto can create. */
const PARAMETERS = { DeleteRenditions: "true", ManifestPrefix: "manifests/", AlarmEmail: "team@example.com" };

/** The empty archive: moto does not run it. */
const ZIP = Buffer.from("504b0506000000000000000000000000000000000000", "hex");

// biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
function translate(): any {
  const script = projectPath("scripts/proof/translate.py");
  const args = [script, projectPath("template.yaml"), CODE.Bucket, CODE.Key];
  const env = { ...process.env, ...KEYS };
  return JSON.parse(execFileSync(PYTHON, args, { encoding: "utf8", maxBuffer: 2 ** 24, env }));
}

describe("the template in moto", () => {
  let server: ChildProcess;
  let endpoint: string;
  let s3: S3Client;
  let sqs: SQSClient;
  let outputs: Record<string, string>;
  let environment: ExecutionEnvironment;
  let template: ReturnType<typeof translate>;

  before(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    const run = "import sys; from moto.server import main; sys.exit(main())";
    server = spawn(PYTHON, ["-c", run, "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    const client = {
      endpoint,
      region: REGION,
      credentials: { accessKeyId: "moto", secretAccessKey: "moto" },
    };
    for (let i = 0; !(await fetch(`${endpoint}/moto-api/`).catch(() => undefined)); i++) {
      assert.ok(i < 300, "moto does not start");
      await sleep(100);
    }
    s3 = new S3Client({ ...client, forcePathStyle: true });
    sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
    await s3.send(new CreateBucketCommand({ Bucket: CODE.Bucket }));
    await s3.send(new PutObjectCommand({ ...CODE, Body: ZIP }));

    template = translate();
    const cloudFormation = new CloudFormationClient(client);
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: "images",
        TemplateBody: JSON.stringify(template),
        Capabilities: ["CAPABILITY_IAM"],
        Parameters: Object.entries(PARAMETERS).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
    await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 60 }, { StackName: "images" });
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: "images" }));
    outputs = Object.fromEntries(
      Stacks![0]!.Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );

    // moto creates the bucket without its notifications.
    const arn = `arn:aws:sqs:${REGION}:123456789012:${outputs.QueueUrl!.split("/").at(-1)}`;
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: outputs.InputBucketName,
        NotificationConfiguration: {
          QueueConfigurations: [{ QueueArn: arn, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] }],
        },
      }),
    );

    const lambda = new LambdaClient(client);
    const created = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: outputs.FunctionName }),
    );
    environment = new ExecutionEnvironment(
      {
        name: created.FunctionName!,
        handler: created.Handler!,
        folder: FUNCTION_FOLDER,
        memoryMegabytes: created.MemorySize!,
        timeoutSeconds: created.Timeout!,
        region: REGION,
        environment: {
          ...created.Environment!.Variables,
          ...KEYS,
          AWS_ENDPOINT_URL: endpoint,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        },
      },
      BOOTSTRAP,
      process.env.VERBOSE ? (line) => console.error(line) : () => {},
    );
  });
  after(async () => {
    await environment?.stop();
    server?.kill();
  });

  const put = (Key: string, file: string) =>
    s3.send(new PutObjectCommand({ Bucket: outputs.InputBucketName, Key, Body: fixture(file) }));

  async function receive(QueueUrl: string): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 2,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    return Messages;
  }

  /** As the event source mapping does it, which moto does not run. */
  async function process_(): Promise<unknown> {
    const messages = await receive(outputs.QueueUrl!);
    assert.ok(messages.length > 0, "nothing has arrived in the queue");
    const Records = messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes,
      eventSource: "aws:sqs",
    }));
    return environment.invoke({ Records });
  }

  test("an object put into the bucket becomes renditions and a manifest", async () => {
    await put("holiday/beach + sun.jpg", "images/phone photo, rotated.jpg");
    assert.deepEqual(await process_(), { batchItemFailures: [] });
    for (const [prefix, width] of [
      ["thumbnails/", 200],
      ["medium/", 480],
    ] as const) {
      const Key = `${prefix}holiday/beach + sun.jpg`;
      const found = await s3.send(new GetObjectCommand({ Bucket: outputs.OutputBucketName, Key }));
      assert.equal(found.ContentType, "image/jpeg");
      assert.equal(found.CacheControl, "public, max-age=86400");
      const header = await inspect(await found.Body!.transformToByteArray());
      assert.equal(Math.max(header.width, header.height), width);
    }
    const Key = "manifests/holiday/beach + sun.jpg.json";
    const manifest = await s3.send(new GetObjectCommand({ Bucket: outputs.OutputBucketName, Key }));
    assert.equal(JSON.parse(await manifest.Body!.transformToString()).status, "complete");
  });

  test("a bad object becomes a dead letter that tells why", async () => {
    await put("notes.jpg", "hostile/text.jpg");
    assert.deepEqual(await process_(), { batchItemFailures: [] });
    const [letter] = await receive(outputs.DeadLetterQueueUrl!);
    const explanation = explanationOf(letter!.MessageAttributes);
    assert.equal(explanation.code, "UnsupportedFormat");
    assert.equal(explanation.object, `s3://${outputs.InputBucketName}/notes.jpg`);
  });

  test("a replaced object has its renditions replaced, on condition", async () => {
    await put("again.jpg", "images/gray.jpg");
    await process_();
    await put("again.jpg", "images/orientation/6.jpg");
    assert.deepEqual(await process_(), { batchItemFailures: [] });
    const head = await s3.send(
      new HeadObjectCommand({ Bucket: outputs.OutputBucketName, Key: "medium/again.jpg" }),
    );
    const source = await s3.send(
      new HeadObjectCommand({ Bucket: outputs.InputBucketName, Key: "again.jpg" }),
    );
    assert.equal(head.Metadata!["source-etag"], source.ETag!.replaceAll('"', ""));
  });

  test("the template announces creation, and removal where that is wanted, to the queue", () => {
    const { Properties } = template.Resources.InputBucket;
    const [created, removed] = Properties.NotificationConfiguration.QueueConfigurations;
    assert.equal(created.Event, "s3:ObjectCreated:*");
    const [condition, wanted] = removed["Fn::If"];
    assert.deepEqual([condition, wanted.Event], ["DeletesRenditions", "s3:ObjectRemoved:*"]);
    assert.deepEqual(created.Queue, { "Fn::GetAtt": ["Queue", "Arn"] });
  });

  test("the dashboard is there, and is one", async () => {
    const credentials = { accessKeyId: "moto", secretAccessKey: "moto" };
    const cloudWatch = new CloudWatchClient({ endpoint, region: REGION, credentials });
    const { DashboardBody } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: outputs.DashboardName }),
    );
    assert.equal(JSON.parse(DashboardBody!).widgets.length, 9);
  });
});
