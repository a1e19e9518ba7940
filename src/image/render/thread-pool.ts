import { Semaphore } from "async-mutex";
import workerpool from "workerpool";
import { inspect } from "../formats/inspect.ts";
import { ImageError } from "../image-error.ts";
import { kernelEngine } from "./kernel-engine.ts";
import type { Rendered, Renderer, RendererOptions } from "./renderer.ts";
import { parseRenditions, type RenditionSpec } from "./rendition-spec.ts";

/** Of the semaphore, whose work grows with its value. */
const UNIT = 2 ** 20;
const inUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / UNIT));

/**
 * Renders as many sources at once as there are threads, each with codecs of its own, and no more than memory has room for
 * by what their headers predict. A thread that dies takes no other image with it, and one that is given up is ended.
 */
export class ThreadPool implements Renderer {
  private readonly pool: ReturnType<typeof workerpool.pool>;
  private readonly memory: Semaphore;
  private readonly units: number;

  /**
   * @param script `render-thread.ts`, as built
   * @param threads how many
   * @param memory bytes that all images being rendered may take together
   */
  constructor(script: string, threads: number, memory: number) {
    this.units = inUnits(memory);
    this.memory = new Semaphore(this.units);
    this.pool = workerpool.pool(script, { workerType: "thread", minWorkers: threads, maxWorkers: threads });
  }

  async render(
    source: Uint8Array,
    renditions: RenditionSpec[],
    { signal, ...limits }: RendererOptions,
  ): Promise<Rendered> {
    const needed = kernelEngine.predictMemory(
      await inspect(source),
      source.length,
      parseRenditions(renditions),
    );
    // What needs more than there is is refused by the thread, which says so.
    return this.memory.runExclusive(
      () => this.renderInThread(source, renditions, limits, signal),
      Math.min(inUnits(needed), this.units),
    );
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await this.pool.terminate(true);
  }

  private async renderInThread(
    source: Uint8Array,
    renditions: RenditionSpec[],
    limits: RendererOptions,
    signal: AbortSignal | undefined,
  ): Promise<Rendered> {
    signal?.throwIfAborted();
    const job = this.pool.exec("render", [source, renditions, limits], { transfer: [source.buffer] });
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
