import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Outcome } from "../pipeline.ts";

const NAMESPACE = "ImageProcessor";

/** What the dashboard shows, in CloudWatch's embedded metric format: lines of the log that become metrics. */
export class BatchMetrics {
  private readonly metrics: Metrics;

  /** @param service tells one stack's metrics from another's */
  constructor(service: string) {
    this.metrics = new Metrics({ namespace: NAMESPACE, serviceName: service });
  }

  count(outcome: Outcome): void {
    if (outcome.status === "skipped") this.add("ObjectsSkipped", 1);
    else if (outcome.status === "removed") this.add("ObjectsRemoved", 1);
    else {
      this.add("ImagesRendered", 1);
      this.add("BytesIn", outcome.source.bytes, MetricUnit.Bytes);
      this.add("BytesOut", sum(outcome.renditions.map(({ bytes }) => bytes)), MetricUnit.Bytes);
      for (const [stage, spent] of Object.entries(outcome.milliseconds)) {
        this.add(`${stage[0]!.toUpperCase()}${stage.slice(1)}Time`, spent, MetricUnit.Milliseconds);
      }
    }
  }

  /** Of each code there is a metric, and one of all. */
  countFailure(code: string): void {
    this.add("MessagesFailed", 1);
    this.metrics.singleMetric().addDimension("code", code).addMetric("FailuresByCode", MetricUnit.Count, 1);
  }

  /** Writes what was counted since the last time. */
  publish(): void {
    if (this.metrics.hasStoredMetrics()) this.metrics.publishStoredMetrics();
  }

  private add(
    name: string,
    value: number,
    unit: (typeof MetricUnit)[keyof typeof MetricUnit] = MetricUnit.Count,
  ) {
    this.metrics.addMetric(name, unit, value);
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
