import { EventEmitter } from "node:events";
import type { Operations } from "./operations.ts";

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

/** EventBridge, whose only target is whoever listens here. */
export class EventBuses extends EventEmitter<{ event: [BusEvent] }> {
  readonly operations: Operations = {
    "AWSEvents.PutEvents": ({ Entries }: { Entries: Entry[] }) => {
      for (const { EventBusName = "default", Source, DetailType, Detail, Resources = [] } of Entries) {
        const detail = JSON.parse(Detail);
        this.emit("event", {
          bus: EventBusName,
          source: Source,
          detailType: DetailType,
          detail,
          resources: Resources,
        });
      }
      return { FailedEntryCount: 0, Entries: Entries.map((_, i) => ({ EventId: String(i) })) };
    },
  };
}
