/** A poller with its function, as a process that a test can kill: `poller.ts ENDPOINT QUEUE_URL`. */
import { SQSClient } from "@aws-sdk/client-sqs";
import { EventSource } from "../local/event-source.ts";
import { ExecutionEnvironment } from "../local/function/environment.ts";
import { functionSettings } from "../local/stack.ts";
import { readTopology } from "../local/template.ts";
import { projectPath } from "./fixtures.ts";
import { BOOTSTRAP } from "./start-stack.ts";

const [endpoint = "", queueUrl = ""] = process.argv.slice(2);
const topology = await readTopology(projectPath("template.yaml"));
const { region } = topology;
const settings = functionSettings(
  topology,
  { endpoint, queueUrl: () => queueUrl },
  projectPath("dist/function"),
);
const environment = new ExecutionEnvironment(settings, BOOTSTRAP, (line) => console.log(line));
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
new EventSource({
  sqs: new SQSClient({ endpoint, region, credentials, useQueueUrlAsEndpoint: false }),
  queueUrl,
  queueArn: "arn:aws:sqs:us-east-1:000000000000:product-image-queue",
  region,
  batchSize: 10,
  batchWindowSeconds: 1,
  retryDelaySeconds: undefined,
  invoke: (event) => environment.invoke(event),
  onError: (error) => console.error(error),
}).start();
