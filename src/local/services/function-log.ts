import type { Operations } from "./operations.ts";

/** The newest lines are kept. */
const MOST_LINES = 10_000;

interface Filter {
  startTime?: number;
  filterPattern?: string;
}

/** CloudWatch Logs, with the function's log. */
export class FunctionLog {
  private readonly lines: { timestamp: number; message: string }[] = [];

  readonly operations: Operations = {
    "Logs_20140328.FilterLogEvents": (filter: Filter) => ({ events: this.find(filter) }),
  };

  add(message: string): void {
    this.lines.push({ timestamp: Date.now(), message });
    if (this.lines.length > MOST_LINES) this.lines.shift();
  }

  /** Of the filter patterns, `$.message = "text"`, several of them with `||` between. */
  private find({ startTime = 0, filterPattern = "" }: Filter) {
    const wanted = [...filterPattern.matchAll(/\$\.message = "([^"]*)"/g)].map(([, text]) => text);
    const matches = (line: string) =>
      wanted.length === 0 || wanted.some((text) => line.includes(`"message":"${text}"`));
    return this.lines.filter(({ timestamp, message }) => timestamp >= startTime && matches(message));
  }
}
