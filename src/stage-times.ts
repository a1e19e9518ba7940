/** Milliseconds spent in each stage. */
export class StageTimes {
  private readonly spent: Record<string, number> = {};

  add(stage: string, milliseconds: number): void {
    this.spent[stage] = (this.spent[stage] ?? 0) + milliseconds;
  }

  async time<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.add(stage, performance.now() - start);
    return result;
  }

  /** To whole milliseconds. */
  rounded(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.spent).map(([stage, ms]) => [stage, Math.round(ms)]));
  }
}
