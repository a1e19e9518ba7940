import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSRecord } from "aws-lambda";
import type { Queues } from "./aws/queues.ts";
import type { Settings } from "./config.ts";
import type { Explanation } from "./dead-letter.ts";
import type { ProcessingError } from "./errors.ts";
import type { SourceObject } from "./messages.ts";
import { s3Uri } from "./s3-uri.ts";

/** A message that failed. */
export interface FailedMessage {
  record: SQSRecord;
  failure: ProcessingError;
  /** The object that failed, where the message could be read at all. */
  object?: SourceObject | undefined;
  /** The invocation's. */
  requestId: string;
}

/** A wait doubles with each receive up to so many seconds. */
const LONGEST_WAIT = 900;

export const receiveCount = ({ attributes }: SQSRecord) => Number(attributes?.ApproximateReceiveCount ?? 1);

/**
 * What becomes of failed messages. One that a retry may mend goes back to the queue, to be received again after a wait
 * that grows. One that none can mend, or that was received as often as it may be, goes to the dead-letter queue, with
 * attributes that tell why.
 */
export class Failures {
  constructor(
    private readonly settings: Pick<
      Settings,
      "queueUrl" | "deadLetterQueueUrl" | "deadLettersFailures" | "maxReceiveCount" | "retryDelaySeconds"
    >,
    private readonly queues: Pick<Queues, "send" | "delay">,
    private readonly logger: Pick<Logger, "warn">,
  ) {}

  /** @returns whether the message is taken care of; if not, it must be reported as a batch item failure */
  async settle(message: FailedMessage): Promise<boolean> {
    const { record, failure } = message;
    const isLast = receiveCount(record) >= this.settings.maxReceiveCount;
    if (!failure.retryable || isLast) return this.bury(message);
    await this.postpone(record);
    return false;
  }

  private async bury(message: FailedMessage): Promise<boolean> {
    const { deadLettersFailures, deadLetterQueueUrl } = this.settings;
    if (!deadLettersFailures || !deadLetterQueueUrl) return false;
    const { record } = message;
    try {
      await this.queues.send(deadLetterQueueUrl, record.body, { ...attributesOf(message) });
      return true;
    } catch (error) {
      this.logger.warn("Dead letter not sent", { messageId: record.messageId, error: error as Error });
      return false;
    }
  }

  private async postpone(record: SQSRecord): Promise<void> {
    const { queueUrl, retryDelaySeconds } = this.settings;
    if (!queueUrl || retryDelaySeconds === 0) return;
    const seconds = Math.min(retryDelaySeconds * 2 ** (receiveCount(record) - 1), LONGEST_WAIT);
    try {
      await this.queues.delay(queueUrl, record.receiptHandle, seconds);
    } catch (error) {
      // It comes back all the same, when its visibility times out.
      this.logger.warn("Message not postponed", { messageId: record.messageId, error: error as Error });
    }
  }
}

function attributesOf({ record, failure, object, requestId }: FailedMessage): Explanation {
  return {
    code: failure.code,
    error: failure.message,
    object: object && s3Uri(object),
    etag: object?.eTag,
    requestId,
    messageId: record.messageId,
    receiveCount: String(receiveCount(record)),
    time: new Date().toISOString(),
  };
}
