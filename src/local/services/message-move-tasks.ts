import type { App } from "../app.ts";
import { sqsCall } from "../sqs-call.ts";
import type { Topology } from "../template.ts";
import type { Operations } from "./operations.ts";

interface Task {
  TaskHandle: string;
  SourceArn: string;
  DestinationArn: string;
  Status: "RUNNING" | "COMPLETED";
  ApproximateNumberOfMessagesMoved: number;
  ApproximateNumberOfMessagesToMove: number;
  StartedTimestamp: number;
}

interface StoredMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MessageAttributes?: object;
}

/** SQS's message move tasks, which the emulator does not have: a dead-letter queue's messages, sent to another queue. */
export class MessageMoveTasks {
  private readonly tasks: Task[] = [];

  readonly operations: Operations = {
    "AmazonSQS.StartMessageMoveTask": ({ SourceArn, DestinationArn }) =>
      this.start(SourceArn, DestinationArn),
    "AmazonSQS.ListMessageMoveTasks": ({ SourceArn }) => ({
      Results: this.tasks.filter((task) => task.SourceArn === SourceArn).reverse(),
    }),
  };

  constructor(
    private readonly app: App,
    private readonly topology: Topology,
  ) {}

  private start(source: string, destination = this.sourceQueueArn(source)): object {
    const task: Task = {
      TaskHandle: String(this.tasks.length),
      SourceArn: source,
      DestinationArn: destination,
      Status: "RUNNING",
      ApproximateNumberOfMessagesMoved: 0,
      ApproximateNumberOfMessagesToMove: 0,
      StartedTimestamp: Date.now(),
    };
    this.tasks.push(task);
    void this.move(task);
    return { TaskHandle: task.TaskHandle };
  }

  private sourceQueueArn(deadLetterQueueArn: string): string {
    return deadLetterQueueArn.replace(/[^:]+$/, this.topology.eventSource.queue);
  }

  private async move(task: Task): Promise<void> {
    const [from, to] = await Promise.all([task.SourceArn, task.DestinationArn].map((arn) => this.urlOf(arn)));
    for (;;) {
      const { Messages = [] } = await sqsCall<{ Messages?: StoredMessage[] }>(this.app, "ReceiveMessage", {
        QueueUrl: from,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ["All"],
      });
      if (Messages.length === 0) break;
      for (const { Body, MessageAttributes, ReceiptHandle } of Messages) {
        await sqsCall(this.app, "SendMessage", { QueueUrl: to, MessageBody: Body, MessageAttributes });
        await sqsCall(this.app, "DeleteMessage", { QueueUrl: from, ReceiptHandle });
        task.ApproximateNumberOfMessagesMoved++;
      }
    }
    task.Status = "COMPLETED";
  }

  private async urlOf(arn: string): Promise<string> {
    const { QueueUrl } = await sqsCall<{ QueueUrl: string }>(this.app, "GetQueueUrl", {
      QueueName: arn.split(":").at(-1),
    });
    return QueueUrl;
  }
}
