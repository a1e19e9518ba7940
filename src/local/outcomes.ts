import { EventEmitter } from "node:events";

/** A line of the function's log that tells of a finished object. */
export interface Rendered {
  key: string;
  source: { bytes: number; width: number; height: number };
  renditions: { name: string; key: string; bytes: number; width: number; height: number }[];
  milliseconds: Record<string, number>;
}

export interface Failure {
  code: string;
  reason: string;
}

interface Events {
  rendered: [Rendered];
  skipped: [key: string, reason: string];
  failed: [Failure];
  /** Any of these. */
  change: [];
  /** A line that is not one of the log's. */
  output: [string];
}

/** What the function's log has told so far, for a table and a progress line. */
export class Outcomes extends EventEmitter<Events> {
  readonly rendered = new Map<string, Rendered>();
  readonly skipped = new Map<string, string>();
  /** By message. */
  readonly failures = new Map<string, Failure>();

  /** Takes in a line of the log. */
  read(line: string): void {
    const entry = parseEntry(line);
    switch (entry?.message) {
      case "Object rendered":
        this.rendered.set(entry.key, entry);
        this.emit("rendered", entry);
        break;
      case "Object skipped":
        this.skipped.set(entry.key, entry.reason);
        this.emit("skipped", entry.key, entry.reason);
        break;
      case "Message failed": {
        const failure = { code: entry.code, reason: entry.reason };
        this.failures.set(entry.messageId, failure);
        this.emit("failed", failure);
        break;
      }
      default:
        if (!entry) this.emit("output", line);
        return;
    }
    this.emit("change");
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a log entry is what the function wrote.
function parseEntry(line: string): any {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
