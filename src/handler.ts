import { fileURLToPath } from "node:url";
import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import sqsPartialBatchFailure from "@middy/sqs-partial-batch-failure";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { EventBus } from "./aws/event-bus.ts";
import { BatchMetrics } from "./aws/metrics.ts";
import { Queues } from "./aws/queues.ts";
import { Storage } from "./aws/storage.ts";
import { Batch } from "./batch.ts";
import { readSettings, type Settings } from "./config.ts";
import { Failures } from "./failures.ts";
import { kernelEngine } from "./image/index.ts";
import { type Renderer, thisThread } from "./image/render/renderer.ts";
import { Pipeline } from "./pipeline.ts";

const settings = readSettings(process.env);
const { endpoint, eventBus, concurrency } = settings;
const logger = new Logger({ serviceName: "aws-image-processor" });
const metrics = new BatchMetrics(process.env.AWS_LAMBDA_FUNCTION_NAME ?? "local");
const failures = new Failures(settings, new Queues(endpoint), logger);
const bus = eventBus ? new EventBus(eventBus, endpoint) : undefined;
const pipeline = new Pipeline(settings, new Storage(endpoint), await makeRenderer(settings), bus);

/** Threads pay where there is more than one processor. Else they would only cost a later start. */
async function makeRenderer({ renderers, imageMemory }: Settings): Promise<Renderer> {
  if (renderers === 1) {
    kernelEngine.preload();
    return thisThread;
  }
  const { ThreadPool } = await import("./image/render/thread-pool.ts");
  return new ThreadPool(
    fileURLToPath(new URL("./render-thread.mjs", import.meta.url)),
    renderers,
    imageMemory,
  );
}

/** Lambda's entry: a batch of SQS messages in, `batchItemFailures` out. */
export const handler = middy<SQSEvent, SQSBatchResponse | PromiseSettledResult<void>[]>()
  .use(sqsPartialBatchFailure({ logger: () => {} }))
  .handler((event: SQSEvent, context: Context) => {
    logger.addContext(context);
    const batch = new Batch({ pipeline, failures, metrics, logger, concurrency }, context.awsRequestId);
    return batch.process(event.Records, () => context.getRemainingTimeInMillis());
  });
