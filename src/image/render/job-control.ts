import type { DecodingDamage } from "../../kernel/kernel-error.ts";
import { type FailOn, refuses } from "../formats/fail-on.ts";
import { ImageError } from "../image-error.ts";
import type { Control } from "./engine.ts";

export type Stage = "decode" | "resize" | "encode";

/** For so many milliseconds a job keeps the thread to itself. */
const TURN_MS = 20;

const STATES: Record<DecodingDamage["grade"], string> = {
  truncated: "is cut off",
  error: "is damaged",
  warning: "is not as its standard has it",
};

/** One job's ties to the outside: it can be stopped, tells its times, and decides what damage is tolerated. */
export class JobControl implements Control {
  private readonly times = new Map<Stage, number>();
  private turnBegan = performance.now();

  /** @param title of the source's format */
  constructor(
    private readonly title: string,
    private readonly failOn: FailOn,
    private readonly signal: AbortSignal | undefined,
    private readonly onStage: ((stage: Stage, milliseconds: number) => void) | undefined,
    private readonly onWarning: ((warning: string) => void) | undefined,
  ) {}

  get tolerates(): boolean {
    return !refuses(this.failOn, "error");
  }

  get isThorough(): boolean {
    return refuses(this.failOn, "warning");
  }

  pause(): Promise<void> | undefined {
    return performance.now() - this.turnBegan < TURN_MS ? undefined : this.letOthersHaveTheirTurn();
  }

  spent(stage: "decode" | "resize", milliseconds: number): void {
    this.times.set(stage, (this.times.get(stage) ?? 0) + milliseconds);
  }

  /** Tells the stages that were spent since it was last called. */
  tellStages(): void {
    for (const [stage, milliseconds] of this.times) this.onStage?.(stage, milliseconds);
    this.times.clear();
  }

  refuses({ grade }: DecodingDamage): boolean {
    return refuses(this.failOn, grade);
  }

  damaged({ grade, reason }: DecodingDamage): void {
    const message = `${this.title} ${STATES[grade]}: ${reason}`;
    if (refuses(this.failOn, grade)) throw new ImageError("CorruptImage", message);
    this.onWarning?.(message);
  }

  private async letOthersHaveTheirTurn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.turnBegan = performance.now();
  }
}
