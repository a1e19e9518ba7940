import { Semaphore } from "async-mutex";
import { whileHolding } from "./while-holding.ts";

/** Of the semaphore, whose work grows with its value. */
const UNIT = 2 ** 20;
const inUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / UNIT));

/** Memory that several jobs share, first come, first served. */
export class MemoryBudget {
  private readonly units: number;
  private readonly semaphore: Semaphore;

  /** @param bytes that all jobs may take together */
  constructor(bytes: number) {
    this.units = inUnits(bytes);
    this.semaphore = new Semaphore(this.units);
  }

  /**
   * Runs `work` as soon as so many bytes are free; what wants more than there is waits until it has all.
   *
   * @throws the signal's reason, at once, when it aborts while this waits
   */
  hold<T>(bytes: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return whileHolding(this.semaphore, Math.min(inUnits(bytes), this.units), signal, work);
  }
}
