import type { Logger } from "@aws-lambda-powertools/logger";
import { Semaphore } from "async-mutex";
import type { SQSRecord } from "aws-lambda";
import { Deadline } from "./deadline.ts";
import { describeFailure, type ProcessingError } from "./errors.ts";
import { type CreatedObject, parseMessage } from "./messages.ts";
import type { Outcome, Pipeline } from "./pipeline.ts";

/** A batch of messages: each succeeds or fails alone. */
export class Batch {
  private readonly totals = { rendered: 0, skipped: 0, failed: 0, bytesIn: 0, bytesOut: 0 };

  constructor(
    private readonly pipeline: Pick<Pipeline, "process">,
    private readonly logger: Pick<Logger, "info" | "warn" | "error">,
    private readonly concurrency: number,
  ) {}

  /**
   * Processes the messages and logs a summary.
   *
   * @param remaining milliseconds until the function is stopped
   * @returns one result for each message, in their order, rejected with a `ProcessingError`
   */
  async process(records: SQSRecord[], remaining: () => number): Promise<PromiseSettledResult<void>[]> {
    const start = performance.now();
    const deadline = new Deadline(remaining);
    const slots = new Semaphore(this.concurrency);
    try {
      return await Promise.allSettled(
        records.map((record) => slots.runExclusive(() => this.processMessage(record, deadline))),
      );
    } finally {
      deadline.end();
      this.logger.info("Batch finished", {
        messages: records.length,
        ...this.totals,
        milliseconds: Math.round(performance.now() - start),
      });
    }
  }

  private async processMessage(record: SQSRecord, deadline: Deadline): Promise<void> {
    const { messageId } = record;
    try {
      const { objects, ignored } = parseMessage(record.body);
      for (const event of ignored) this.logger.info("Event ignored", { messageId, event });
      for (const object of objects) await this.processObject(object, messageId, deadline);
    } catch (error) {
      const failure = error as ProcessingError;
      this.totals.failed++;
      this.logger.error("Message failed", {
        messageId,
        receiveCount: Number(record.attributes?.ApproximateReceiveCount ?? 1),
        code: failure.code,
        reason: failure.message,
        retryable: failure.retryable,
        ...(failure.code === "Unexpected" && { error: failure }),
      });
      throw failure;
    }
  }

  private async processObject(object: CreatedObject, messageId: string, deadline: Deadline): Promise<void> {
    const { bucket, key, versionId } = object;
    const where = { messageId, bucket, key, ...(versionId && { versionId }) };
    let outcome: Outcome;
    try {
      outcome = await deadline.run(() => this.pipeline.process(object, deadline.signal));
    } catch (error) {
      throw describeFailure(error, object);
    }
    this.totals[outcome.status]++;
    if (outcome.status === "skipped") {
      this.logger.info("Object skipped", { ...where, reason: outcome.reason });
      return;
    }
    const { source, renditions, milliseconds } = outcome;
    this.totals.bytesIn += source.bytes;
    this.totals.bytesOut += renditions.reduce((sum, { bytes }) => sum + bytes, 0);
    this.logger.info("Object rendered", { ...where, source, renditions, milliseconds });
  }
}
