import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import sqsPartialBatchFailure from "@middy/sqs-partial-batch-failure";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { Batch } from "./batch.ts";
import { readSettings } from "./config.ts";
import { kernelEngine } from "./image/index.ts";
import { Pipeline } from "./pipeline.ts";
import { Storage } from "./storage.ts";

const settings = readSettings(process.env);
const logger = new Logger({ serviceName: "aws-image-processor" });
const pipeline = new Pipeline(settings, new Storage(settings.endpoint));
kernelEngine.preload();

/** Lambda's entry: a batch of SQS messages in, `batchItemFailures` out. */
export const handler = middy<SQSEvent, SQSBatchResponse | PromiseSettledResult<void>[]>()
  .use(sqsPartialBatchFailure({ logger: () => {} }))
  .handler((event: SQSEvent, context: Context) => {
    logger.addContext(context);
    const batch = new Batch(pipeline, logger, settings.concurrency);
    return batch.process(event.Records, () => context.getRemainingTimeInMillis());
  });
