import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { explanationOf, objectsOf } from "../dead-letter.ts";
import type { Outcomes } from "./outcomes.ts";
import type { Stack } from "./stack.ts";

export interface DeadLetter {
  keys: string[];
  code: string;
  reason: string;
}

/** Takes every message out of the dead-letter queue, with what it or else the log says of it. */
export async function takeDeadLetters(stack: Stack, outcomes: Outcomes): Promise<DeadLetter[]> {
  const { sqs } = stack.emulator;
  const QueueUrl = stack.emulator.queueUrl(stack.topology.eventSource.deadLetterQueue);
  const letters: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return letters;
    for (const { Body = "", MessageId = "", ReceiptHandle, MessageAttributes } of Messages) {
      const { code, error } = explanationOf(MessageAttributes);
      const failure = outcomes.failures.get(MessageId) ?? { code, reason: error };
      letters.push({ keys: objectsOf(Body).map(({ key }) => key), ...failure });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
