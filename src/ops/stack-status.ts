import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Clients } from "./clients.ts";
import { byCode, peek } from "./dead-letter-queue.ts";
import { type Deployment, queueAttributes, queueName } from "./deployment.ts";

export interface Status {
  /** Messages. */
  queue: { waiting: number; inProgress: number; delayed: number };
  /** Seconds; none where CloudWatch does not know yet. */
  oldest: number | undefined;
  deadLetters: { count: number; byCode: Map<string, number>; looked: number };
  /** Of the last so many minutes. */
  recent: Recent;
}

export interface Recent {
  rendered: number;
  skipped: number;
  failed: number;
  bytesIn: number;
  bytesOut: number;
  /** Milliseconds of batches. */
  milliseconds: number;
  errors: { time: string; code: string; reason: string }[];
}

/** Of many letters, so many are looked at. */
const LOOKED_AT = 200;
const SHOWN_ERRORS = 5;

export async function readStatus(clients: Clients, deployment: Deployment, minutes: number): Promise<Status> {
  const [queue, dead, oldest, recent, letters] = await Promise.all([
    queueAttributes(clients, deployment.queueUrl),
    queueAttributes(clients, deployment.deadLetterQueueUrl),
    ageOfOldest(clients, queueName(deployment.queueUrl)),
    readRecent(clients, deployment, minutes),
    peek(clients, deployment, LOOKED_AT),
  ]);
  const count = (attributes: Record<string, string>, name: string) => Number(attributes[name] ?? 0);
  return {
    queue: {
      waiting: count(queue, "ApproximateNumberOfMessages"),
      inProgress: count(queue, "ApproximateNumberOfMessagesNotVisible"),
      delayed: count(queue, "ApproximateNumberOfMessagesDelayed"),
    },
    oldest,
    deadLetters: {
      // Those that were looked at may still count as not visible.
      count: Math.max(letters.length, count(dead, "ApproximateNumberOfMessages")),
      byCode: byCode(letters),
      looked: letters.length,
    },
    recent,
  };
}

const PERIOD_SECONDS = 60;
/** SQS writes its metrics every minute, and late. */
const LOOK_BACK_MS = 10 * 60_000;

async function ageOfOldest({ cloudWatch }: Clients, queue: string): Promise<number | undefined> {
  const Metric = {
    Namespace: "AWS/SQS",
    MetricName: "ApproximateAgeOfOldestMessage",
    Dimensions: [{ Name: "QueueName", Value: queue }],
  };
  const { MetricDataResults } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.now() - LOOK_BACK_MS),
      EndTime: new Date(),
      MetricDataQueries: [{ Id: "age", MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: "Maximum" } }],
    }),
  );
  // The newest comes first.
  return MetricDataResults?.[0]?.Values?.[0];
}

/** Reads what the function has logged in the last so many minutes. */
export async function readRecent(clients: Clients, deployment: Deployment, minutes: number): Promise<Recent> {
  const recent: Recent = {
    rendered: 0,
    skipped: 0,
    failed: 0,
    bytesIn: 0,
    bytesOut: 0,
    milliseconds: 0,
    errors: [],
  };
  for await (const entry of logEntries(clients, deployment, minutes)) {
    if (entry.message === "Message failed") {
      recent.errors.push({ time: entry.timestamp, code: entry.code, reason: entry.reason });
      if (recent.errors.length > SHOWN_ERRORS) recent.errors.shift();
      continue;
    }
    for (const name of ["rendered", "skipped", "failed", "bytesIn", "bytesOut", "milliseconds"] as const) {
      recent[name] += entry[name] ?? 0;
    }
  }
  return recent;
}

async function* logEntries({ logs }: Clients, { logGroup }: Deployment, minutes: number) {
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: logGroup,
        startTime: Date.now() - minutes * 60_000,
        filterPattern: '{ ($.message = "Batch finished") || ($.message = "Message failed") }',
        nextToken,
      }),
    );
    for (const { message } of page.events ?? []) yield JSON.parse(message!);
    nextToken = page.nextToken;
  } while (nextToken);
}
