import { Semaphore } from "async-mutex";
import type { Settings } from "./config.ts";
import { ProcessingError } from "./errors.ts";
import { type ImageHeader, inspect, type RenditionResult, render } from "./image/index.ts";
import type { CreatedObject } from "./messages.ts";
import type { OpenObject, Storage } from "./storage.ts";

/** What became of an object that did not fail. */
export type Outcome =
  | { status: "skipped"; reason: string }
  | {
      status: "rendered";
      source: { bytes: number; format: string; width: number; height: number };
      renditions: { name: string; key: string; bytes: number; width: number; height: number }[];
      /** Spent in each stage, over all renditions. */
      milliseconds: Record<string, number>;
    };

/** Marks what this pipeline wrote, so that it never takes it for a source. */
const RENDITION_MARK = "rendition";

/** One object: fetch it, render it, store its renditions. */
export class Pipeline {
  /** How many more units of downloaded sources may be held. */
  private readonly sourceMemory: Semaphore;

  constructor(
    private readonly settings: Settings,
    private readonly storage: Storage,
  ) {
    this.sourceMemory = new Semaphore(inUnits(settings.sourceMemory));
  }

  /**
   * @param signal gives up between two steps and in any transfer
   * @throws {ProcessingError | ImageError} and nothing is left half done that a second try would not mend
   */
  async process(object: CreatedObject, signal: AbortSignal): Promise<Outcome> {
    const skip = (reason: string): Outcome => ({ status: "skipped", reason });
    if (object.key.endsWith("/")) return skip("folder marker");
    if (this.isOwnOutput(object)) return skip("key lies under an output prefix");
    if (object.size === 0) return skip("empty object");
    if (object.size !== undefined) this.refuseTooLarge(object.size);

    const { sourceMemory } = this.settings;
    const held = inUnits(Math.min(object.size ?? sourceMemory, sourceMemory));
    return this.sourceMemory.runExclusive(async () => {
      const opened = await this.storage.open(object, signal);
      if (!opened) return skip("object no longer exists");
      try {
        if (RENDITION_MARK in opened.metadata) return skip("object is itself a rendition");
        if (opened.size === 0) return skip("empty object");
        this.refuseTooLarge(opened.size);
        return await this.transform(object, opened, signal);
      } finally {
        opened.close();
      }
    }, held);
  }

  private isOwnOutput({ bucket, key }: CreatedObject): boolean {
    const { outputBucket, renditions } = this.settings;
    return bucket === outputBucket && renditions.some(({ prefix }) => key.startsWith(prefix));
  }

  private refuseTooLarge(bytes: number): void {
    const { maxObjectBytes } = this.settings;
    if (bytes <= maxObjectBytes) return;
    const message = `Object has ${bytes} bytes; the limit is ${maxObjectBytes}`;
    throw new ProcessingError("ObjectTooLarge", message, false);
  }

  private async transform(object: CreatedObject, opened: OpenObject, signal: AbortSignal): Promise<Outcome> {
    const stages = new StageTimes();
    const source = await stages.time("download", () => opened.read());
    const header = inspect(source);
    const { renditions, maxPixels, imageMemory, sourceMemory } = this.settings;
    const results = await render(
      source,
      renditions.map(({ prefix: _, ...spec }) => spec),
      {
        maxPixels,
        maxMemory: imageMemory - Math.max(0, source.length - sourceMemory),
        signal,
        onStage: (stage, milliseconds) => stages.add(stage, milliseconds),
      },
    );
    const stored = await stages.time("upload", () => this.store(object, opened, results, signal));
    return {
      status: "rendered",
      source: { bytes: source.length, ...summary(header) },
      renditions: stored,
      milliseconds: stages.rounded(),
    };
  }

  private store(object: CreatedObject, opened: OpenObject, results: RenditionResult[], signal: AbortSignal) {
    const { outputBucket, renditions, cacheControl } = this.settings;
    return Promise.all(
      results.map(async ({ name, data, contentType, width, height }, i) => {
        const key = renditions[i]!.prefix + object.key;
        const metadata = {
          [RENDITION_MARK]: name,
          "source-key": object.key,
          "source-etag": (opened.eTag ?? "").replaceAll('"', ""),
          ...(opened.versionId && { "source-version": opened.versionId }),
        };
        await this.storage.put(
          { bucket: outputBucket, key, body: data, contentType, cacheControl, metadata },
          signal,
        );
        return { name, key, bytes: data.length, width, height };
      }),
    );
  }
}

/** The semaphore's work grows with its value, so that it does not count bytes. */
const MEMORY_UNIT = 2 ** 20;
const inUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / MEMORY_UNIT));

const summary = ({ format, width, height }: ImageHeader) => ({ format, width, height });

class StageTimes {
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

  rounded(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.spent).map(([stage, ms]) => [stage, Math.round(ms)]));
  }
}
