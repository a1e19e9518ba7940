import type { Logger } from "@aws-lambda-powertools/logger";
import { Semaphore } from "async-mutex";
import type { SQSRecord } from "aws-lambda";
import type { BatchMetrics } from "./aws/metrics.ts";
import { Deadline } from "./deadline.ts";
import { describeFailure, type ProcessingError } from "./errors.ts";
import { type Failures, receiveCount } from "./failures.ts";
import { parseMessage, type SourceObject } from "./messages.ts";
import type { Pipeline } from "./pipeline.ts";

export interface BatchParts {
  pipeline: Pick<Pipeline, "process">;
  failures: Pick<Failures, "settle">;
  metrics: Pick<BatchMetrics, "count" | "countFailure" | "publish">;
  logger: Pick<Logger, "info" | "warn" | "error">;
  /** Messages in progress at once. */
  concurrency: number;
}

/** A failure, and the object that it is about. */
interface ObjectFailure {
  failure: ProcessingError;
  object?: SourceObject;
}

/** A batch of messages: each succeeds or fails alone. */
export class Batch {
  private readonly totals = { rendered: 0, removed: 0, skipped: 0, failed: 0, bytesIn: 0, bytesOut: 0 };

  /** @param requestId the invocation's, for dead letters */
  constructor(
    private readonly parts: BatchParts,
    private readonly requestId: string,
  ) {}

  /**
   * Processes the messages and logs a summary.
   *
   * @param remaining milliseconds until the function is stopped
   * @returns one result for each message, in their order, rejected with a `ProcessingError` where the message must come
   *   back
   */
  async process(records: SQSRecord[], remaining: () => number): Promise<PromiseSettledResult<void>[]> {
    const start = performance.now();
    const deadline = new Deadline(remaining);
    const slots = new Semaphore(this.parts.concurrency);
    try {
      return await Promise.allSettled(
        records.map((record) => slots.runExclusive(() => this.processMessage(record, deadline))),
      );
    } finally {
      deadline.end();
      this.parts.logger.info("Batch finished", {
        messages: records.length,
        ...this.totals,
        milliseconds: Math.round(performance.now() - start),
      });
      this.parts.metrics.publish();
    }
  }

  private async processMessage(record: SQSRecord, deadline: Deadline): Promise<void> {
    const failed = await this.failuresOf(record, deadline);
    // What a retry may mend must be retried, whatever else is wrong.
    const worst = failed.find(({ failure }) => failure.retryable) ?? failed[0];
    if (!worst) return;
    const { failure, object } = worst;
    const { messageId } = record;
    const isSettled = await this.parts.failures.settle({
      record,
      failure,
      object,
      requestId: this.requestId,
    });
    this.totals.failed++;
    this.parts.metrics.countFailure(failure.code);
    this.parts.logger.error("Message failed", {
      messageId,
      receiveCount: receiveCount(record),
      code: failure.code,
      reason: failure.message,
      retryable: failure.retryable,
      deadLetter: isSettled,
      ...(failure.code === "Unexpected" && { error: failure }),
    });
    if (!isSettled) throw failure;
  }

  /** Processes every object of a message, whatever becomes of the others. */
  private async failuresOf(record: SQSRecord, deadline: Deadline): Promise<ObjectFailure[]> {
    const failed: ObjectFailure[] = [];
    try {
      const { messageId } = record;
      const { objects, ignored } = parseMessage(record.body);
      for (const event of ignored) this.parts.logger.info("Event ignored", { messageId, event });
      for (const object of objects) {
        try {
          await this.processObject(object, record, deadline);
        } catch (error) {
          failed.push({ failure: describeFailure(error, object), object });
        }
      }
    } catch (error) {
      failed.push({ failure: error as ProcessingError });
    }
    return failed;
  }

  private async processObject(object: SourceObject, record: SQSRecord, deadline: Deadline): Promise<void> {
    const { logger, metrics, pipeline } = this.parts;
    const { bucket, key, versionId } = object;
    const where = { messageId: record.messageId, bucket, key, ...(versionId && { versionId }) };
    const isRetry = receiveCount(record) > 1;
    const outcome = await deadline.run(() => pipeline.process(object, { signal: deadline.signal, isRetry }));
    this.totals[outcome.status]++;
    metrics.count(outcome);
    if (outcome.status === "skipped") {
      logger.info("Object skipped", { ...where, reason: outcome.reason });
    } else if (outcome.status === "removed") {
      logger.info("Renditions removed", { ...where, keys: outcome.keys });
    } else {
      const { source, renditions, warnings, milliseconds } = outcome;
      this.totals.bytesIn += source.bytes;
      for (const { bytes } of renditions) this.totals.bytesOut += bytes;
      const told = warnings.length > 0 && { warnings };
      logger.info("Object rendered", { ...where, source, ...told, renditions, milliseconds });
    }
  }
}
