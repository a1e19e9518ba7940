import { once } from "node:events";
import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { Consumer } from "sqs-consumer";

export interface EventSourceSettings {
  sqs: SQSClient;
  queueUrl: string;
  queueArn: string;
  region: string;
  batchSize: number;
  batchWindowSeconds: number;
  /**
   * After how many seconds failed messages come back. On AWS they stay invisible for the rest of the queue's
   * visibility timeout, which `undefined` gives here too.
   */
  retryDelaySeconds?: number | undefined;
  invoke(event: SQSEvent): Promise<unknown>;
  onError(error: Error): void;
}

/** How long one request waits for messages: SQS's longest. */
const LONG_POLL_SECONDS = 20;

/**
 * One poller of Lambda's event source mapping for SQS: gathers a batch, invokes the function with it, deletes
 * what succeeded and leaves the rest to come back. A function that fails as a whole leaves the whole batch.
 */
export class EventSource {
  private readonly consumer: Consumer;
  private busy = false;
  private stopping = false;

  constructor(private readonly settings: EventSourceSettings) {
    this.consumer = Consumer.create({
      sqs: settings.sqs,
      queueUrl: settings.queueUrl,
      batchSize: settings.batchSize,
      waitTimeSeconds: LONG_POLL_SECONDS,
      messageSystemAttributeNames: ["All"],
      messageAttributeNames: ["All"],
      handleMessageBatch: (messages) => this.handle(messages),
    });
    this.consumer.on("error", (error) => {
      if (!this.stopping) settings.onError(error);
    });
    this.consumer.on("response_processed", () => {
      this.busy = false;
    });
  }

  start(): void {
    this.consumer.start();
  }

  /** Finishes the batch in hand, then stops. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.busy) await once(this.consumer, "response_processed");
    this.consumer.stop({ abort: true });
  }

  /** @returns the messages to delete */
  private async handle(first: Message[]): Promise<Message[]> {
    if (this.stopping) return [];
    this.busy = true;
    const batch = await this.fillWindow(first);
    const failed = await this.failuresOf(batch);
    const left = batch.filter(({ MessageId }) => failed.has(MessageId!));
    await this.hastenReturn(left);
    return batch.filter((message) => !left.includes(message));
  }

  /** The batching window opens with the first message and closes when it is over or the batch is full. */
  private async fillWindow(first: Message[]): Promise<Message[]> {
    const { sqs, queueUrl, batchSize, batchWindowSeconds } = this.settings;
    const batch = [...first];
    const end = Date.now() + batchWindowSeconds * 1000;
    while (batch.length < batchSize && !this.stopping) {
      const secondsLeft = Math.ceil((end - Date.now()) / 1000);
      if (secondsLeft < 1) break;
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: batchSize - batch.length,
          WaitTimeSeconds: Math.min(secondsLeft, LONG_POLL_SECONDS),
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      batch.push(...Messages);
    }
    return batch;
  }

  private async failuresOf(batch: Message[]): Promise<Set<string>> {
    const everyId = batch.map(({ MessageId }) => MessageId!);
    try {
      const Records = batch.map((message) => this.toRecord(message));
      const response = (await this.settings.invoke({ Records })) as SQSBatchResponse | null;
      return new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      this.settings.onError(error as Error);
      return new Set(everyId);
    }
  }

  private async hastenReturn(messages: Message[]): Promise<void> {
    const { sqs, queueUrl, retryDelaySeconds } = this.settings;
    if (retryDelaySeconds === undefined || messages.length === 0) return;
    const Entries = messages.map(({ MessageId, ReceiptHandle }) => ({
      Id: MessageId,
      ReceiptHandle,
      VisibilityTimeout: retryDelaySeconds,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  private toRecord(message: Message): SQSRecord {
    return {
      messageId: message.MessageId!,
      receiptHandle: message.ReceiptHandle!,
      body: message.Body!,
      attributes: message.Attributes as unknown as SQSRecord["attributes"],
      messageAttributes: {},
      md5OfBody: message.MD5OfBody!,
      eventSource: "aws:sqs",
      eventSourceARN: this.settings.queueArn,
      awsRegion: this.settings.region,
    };
  }
}
