import {
  ChangeMessageVisibilityBatchCommand,
  ListMessageMoveTasksCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { type Explanation, explanationOf, objectsOf } from "../dead-letter.ts";
import { s3Uri } from "../s3-uri.ts";
import type { Clients } from "./clients.ts";
import { type Deployment, queueAttributes } from "./deployment.ts";

export interface DeadLetter extends Explanation {
  id: string;
  body: string;
}

/** Long enough to look at them all. Whoever looks again sooner misses those that are being looked at. */
const PEEK_SECONDS = 30;

/** Looks at dead letters and leaves them where they are. @param most letters */
export async function peek(
  { sqs }: Clients,
  { deadLetterQueueUrl: QueueUrl }: Deployment,
  most: number,
): Promise<DeadLetter[]> {
  const messages = new Map<string, Message>();
  while (messages.size < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, most - messages.size),
        VisibilityTimeout: PEEK_SECONDS,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) messages.set(message.MessageId!, message);
  }
  const all = [...messages.values()];
  for (let i = 0; i < all.length; i += 10) {
    const Entries = all.slice(i, i + 10).map(({ ReceiptHandle }, j) => ({
      Id: String(j),
      ReceiptHandle: ReceiptHandle!,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
  return all.map(({ MessageId, Body = "", MessageAttributes }) => {
    const explanation = explanationOf(MessageAttributes);
    return {
      id: MessageId!,
      body: Body,
      ...explanation,
      object: explanation.object ?? objectsOf(Body).map(s3Uri)[0],
    };
  });
}

/** How many letters there are of each code. */
export function byCode(letters: DeadLetter[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of letters) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

const POLL_MS = 500;

/**
 * Sends every dead letter back to the queue, by SQS's own message move task. The queue is named, because SQS does not know
 * where letters come from that the function has sent.
 *
 * @param perSecond at most so many messages
 * @param onMoved told how many have moved so far
 * @returns how many were moved
 * @throws {Error} when the task fails
 */
export async function redrive(
  clients: Clients,
  { queueUrl, deadLetterQueueUrl }: Deployment,
  perSecond: number | undefined,
  onMoved: (count: number) => void,
): Promise<number> {
  const [from, to] = await Promise.all(
    [deadLetterQueueUrl, queueUrl].map((url) => queueAttributes(clients, url)),
  );
  const SourceArn = from!.QueueArn;
  const { TaskHandle } = await clients.sqs.send(
    new StartMessageMoveTaskCommand({
      SourceArn,
      DestinationArn: to!.QueueArn,
      MaxNumberOfMessagesPerSecond: perSecond,
    }),
  );
  for (;;) {
    const { Results = [] } = await clients.sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    // Only a task that runs has a handle; ours is the newest.
    const [task] = Results;
    const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
    onMoved(moved);
    if (task?.Status === "FAILED") throw new Error(`The task ${TaskHandle} failed: ${task.FailureReason}`);
    if (task && task.Status !== "RUNNING") return moved;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export async function purge({ sqs }: Clients, { deadLetterQueueUrl }: Deployment): Promise<void> {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLetterQueueUrl }));
}
