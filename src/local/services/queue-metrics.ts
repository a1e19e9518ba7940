import type { App } from "../app.ts";
import type { Operations, Request } from "./operations.ts";

interface Inspected {
  messages: { ready: Stored[]; delayed: Stored[]; inflight: { message: Stored }[] };
}
interface Stored {
  sentTimestamp: number;
}

/** CloudWatch, with one metric: `ApproximateAgeOfOldestMessage`. */
export class QueueMetrics {
  readonly operations: Operations = {
    "GraniteServiceVersion20100801.GetMetricData": async ({ MetricDataQueries }) => ({
      MetricDataResults: await Promise.all(MetricDataQueries.map((query: Request) => this.answer(query))),
    }),
  };

  constructor(private readonly app: App) {}

  private async answer({ Id, MetricStat }: Request): Promise<object> {
    const { MetricName, Dimensions } = MetricStat.Metric;
    const Values =
      MetricName === "ApproximateAgeOfOldestMessage" ? [await this.ageOfOldest(Dimensions[0].Value)] : [];
    return {
      Id,
      Label: MetricName,
      StatusCode: "Complete",
      Values,
      Timestamps: Values.map(() => Date.now() / 1000),
    };
  }

  /** In seconds; 0 of an empty queue. */
  private async ageOfOldest(queue: string): Promise<number> {
    const response = await this.app.inject(`/_fauxqs/queues/${queue}`);
    const { ready, delayed, inflight } = response.json<Inspected>().messages;
    const all = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
    const oldest = Math.min(...all.map(({ sentTimestamp }) => sentTimestamp));
    return all.length === 0 ? 0 : Math.round((Date.now() - oldest) / 1000);
  }
}
