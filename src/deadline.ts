import { ProcessingError } from "./errors.ts";

/** Kept back for answering the invocation, in milliseconds. */
const ANSWER_MS = 1_000;
/** What an image may take before any has been seen, in milliseconds. */
const FIRST_GUESS_MS = 3_000;
/** The next image may be larger than the largest so far. */
const CAUTION = 1.5;

const outOfTime = (what: string) =>
  new ProcessingError("OutOfTime", `${what}; the message goes back to the queue`, true);

/**
 * Keeps a batch within the function's time, so that what there is no time for goes back to the queue, and
 * what is done stays done.
 */
export class Deadline {
  /** Aborts shortly before the function would be stopped. */
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private slowest = 0;

  /** @param remaining milliseconds until the function is stopped, as the Lambda context tells */
  constructor(private readonly remaining: () => number) {
    this.signal = this.controller.signal;
    const left = Math.max(0, remaining() - ANSWER_MS);
    this.timer = setTimeout(() => this.controller.abort(outOfTime("The function's time ran out")), left);
  }

  /**
   * Runs one piece of work, if there is time for it.
   *
   * @throws {ProcessingError} `OutOfTime` when there is not
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const expected = this.slowest === 0 ? FIRST_GUESS_MS : this.slowest * CAUTION;
    const left = this.remaining() - ANSWER_MS;
    if (left < expected) {
      throw outOfTime(`Only ${Math.round(left)} ms are left and an image may take ${Math.round(expected)}`);
    }
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.slowest = Math.max(this.slowest, performance.now() - start);
    }
  }

  /** Stops the clock. */
  end(): void {
    clearTimeout(this.timer);
  }
}
