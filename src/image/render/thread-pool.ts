import workerpool from "workerpool";
import { inspect } from "../formats/inspect.ts";
import { ImageError } from "../image-error.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { predictMemory } from "./predict-memory.ts";
import type { Rendered, Renderer, RendererOptions } from "./renderer.ts";
import { parseRenditions, type RenditionSpec } from "./rendition-spec.ts";

/**
 * Renders as many sources at once as there are threads, each with codecs of its own, and no more than memory has room for
 * by what their headers predict. A thread that dies takes no other image with it, and one that is given up is ended.
 */
export class ThreadPool implements Renderer {
  private readonly pool: ReturnType<typeof workerpool.pool>;
  private readonly memory: MemoryBudget;

  /**
   * @param script `render-thread.ts`, as built
   * @param threads how many
   * @param memory bytes that all images being rendered may take together
   */
  constructor(script: string, threads: number, memory: number) {
    this.memory = new MemoryBudget(memory);
    this.pool = workerpool.pool(script, { workerType: "thread", minWorkers: threads, maxWorkers: threads });
  }

  async render(
    source: Uint8Array,
    renditions: RenditionSpec[],
    { signal, ...options }: RendererOptions,
  ): Promise<Rendered> {
    const header = options.header ?? (await inspect(source));
    const needed = predictMemory(header, source.length, parseRenditions(renditions));
    // What needs more than there is is refused by the thread, which says so.
    return this.memory.hold(needed, signal, () =>
      this.renderInThread(source, renditions, { ...options, header }, signal),
    );
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await this.pool.terminate(true);
  }

  private async renderInThread(
    source: Uint8Array,
    renditions: RenditionSpec[],
    options: RendererOptions,
    signal: AbortSignal | undefined,
  ): Promise<Rendered> {
    const job = this.pool.exec("render", [source, renditions, options], { transfer: [source.buffer] });
    const giveUp = () => void job.cancel();
    signal?.addEventListener("abort", giveUp);
    try {
      return await job;
    } catch (error) {
      signal?.throwIfAborted();
      throw asImageError(error);
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }
}

/** What comes from a thread has lost its class. */
function asImageError(error: unknown): unknown {
  const { name, code, message } = error as ImageError;
  return name === "ImageError" ? new ImageError(code, message, { cause: error }) : error;
}
