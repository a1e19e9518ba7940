/** Holds one instance, made when first used and dropped when it fails or is told to. */
export class Replaceable<T> {
  private current: T | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /** Runs `work` on the instance; an instance that throws is spent and never used again. */
  async use<R>(work: (instance: T) => R): Promise<R> {
    const instance = this.current ?? (await this.make());
    this.current = undefined;
    const result = work(instance);
    this.current = instance;
    return result;
  }

  /** @returns whether it was dropped */
  dropIf(isSpent: (instance: T) => boolean): boolean {
    if (this.current === undefined || !isSpent(this.current)) return false;
    this.current = undefined;
    return true;
  }
}
