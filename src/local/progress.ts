import { clearLine, cursorTo } from "node:readline";
import type { Outcomes } from "./outcomes.ts";

/** One line on a terminal, kept up to date; nothing where the output is not a terminal. */
export class Progress {
  private readonly show = () => this.draw();

  constructor(
    private readonly outcomes: Outcomes,
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {
    outcomes.on("change", this.show);
    this.draw();
  }

  end(): void {
    this.outcomes.off("change", this.show);
    this.clear();
  }

  private draw(): void {
    if (!this.stream.isTTY) return;
    const { rendered, skipped, failures } = this.outcomes;
    const done = rendered.size + skipped.size;
    const failed = failures.size > 0 ? `, ${failures.size} failed so far` : "";
    this.clear();
    this.stream.write(`${done} of ${this.total} done${failed}`);
  }

  private clear(): void {
    if (!this.stream.isTTY) return;
    clearLine(this.stream, 0);
    cursorTo(this.stream, 0);
  }
}
