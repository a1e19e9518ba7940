import { EventEmitter } from "node:events";
import type { App } from "./emulator.ts";

/** An event of EventBridge, as a rule's target would get it. */
export interface BusEvent {
  bus: string;
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
  resources: string[];
}

interface Entry {
  EventBusName?: string;
  Source: string;
  DetailType: string;
  Detail: string;
  Resources?: string[];
}

/** The newest lines of a log that are kept. */
const LOG_LINES = 10_000;

/**
 * What little of EventBridge and CloudWatch Logs the function and its tools ask for, beside the emulator's SQS: the same
 * protocol, other targets.
 */
export class OtherServices extends EventEmitter<{ event: [BusEvent] }> {
  private readonly log: { timestamp: number; message: string }[] = [];

  constructor(app: App) {
    super();
    app.addHook("preHandler", async (request, reply) => {
      const target = request.headers["x-amz-target"];
      if (request.method !== "POST" || typeof target !== "string" || target.startsWith("AmazonSQS.")) return;
      const body = JSON.parse(String(request.body ?? "{}"));
      const answer = this.answer(target, body);
      reply.header("content-type", "application/x-amz-json-1.1");
      if (!answer) return reply.code(400).send({ __type: "UnknownOperationException", message: target });
      return reply.send(answer);
    });
  }

  /** Takes in a line that the function has written. */
  addLine(message: string): void {
    this.log.push({ timestamp: Date.now(), message });
    if (this.log.length > LOG_LINES) this.log.shift();
  }

  // biome-ignore lint/suspicious/noExplicitAny: requests are what the AWS SDK makes of its typed commands.
  private answer(target: string, body: any): object | undefined {
    if (target === "AWSEvents.PutEvents") return this.putEvents(body.Entries);
    if (target === "Logs_20140328.FilterLogEvents") return this.filterLogEvents(body);
    return undefined;
  }

  private putEvents(entries: Entry[]): object {
    for (const { EventBusName = "default", Source, DetailType, Detail, Resources = [] } of entries) {
      const detail = JSON.parse(Detail);
      this.emit("event", {
        bus: EventBusName,
        source: Source,
        detailType: DetailType,
        detail,
        resources: Resources,
      });
    }
    return { FailedEntryCount: 0, Entries: entries.map((_, i) => ({ EventId: String(i) })) };
  }

  /** Of the patterns, `{ $.message = "text" }`, several of them with `||` between. */
  private filterLogEvents({
    startTime = 0,
    filterPattern = "",
  }: {
    startTime?: number;
    filterPattern?: string;
  }) {
    const wanted = [...filterPattern.matchAll(/\$\.message = "([^"]*)"/g)].map(([, text]) => text);
    const matches = (line: string) =>
      wanted.length === 0 || wanted.some((text) => line.includes(`"message":"${text}"`));
    const events = this.log.filter(({ timestamp, message }) => timestamp >= startTime && matches(message));
    return { events };
  }
}
