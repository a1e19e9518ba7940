import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

/** An attribute's text, and each attribute's name, may hold no control characters and must not be empty. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what SQS refuses.
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g;
/** With the body, attributes count towards a message's size. */
const LONGEST_ATTRIBUTE = 1024;

/** SQS, for the rest of the program. */
export class Queues {
  private client: SQSClient | undefined;

  /** @param endpoint an SQS-compatible service in place of AWS */
  constructor(private readonly endpoint?: string) {}

  /** @param attributes texts, of which empty ones are left out */
  async send(queueUrl: string, body: string, attributes: Record<string, string | undefined>): Promise<void> {
    const entries = Object.entries(attributes).flatMap(([name, text]) => {
      const StringValue = text?.replace(REFUSED, "?").slice(0, LONGEST_ATTRIBUTE);
      return StringValue ? [[name, { DataType: "String", StringValue }]] : [];
    });
    const MessageAttributes = Object.fromEntries(entries);
    await this.open().send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }),
    );
  }

  /** Lets a received message come back after so many seconds. */
  async delay(queueUrl: string, receiptHandle: string, seconds: number): Promise<void> {
    await this.open().send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  /** Made when it is first needed: most batches have no failure. */
  private open(): SQSClient {
    this.client ??= new SQSClient(
      this.endpoint ? { endpoint: this.endpoint, useQueueUrlAsEndpoint: false } : {},
    );
    return this.client;
  }
}
