import type { EventBus } from "./aws/event-bus.ts";
import type { ObjectInfo, OpenObject, Storage } from "./aws/storage.ts";
import type { Completion, WrittenRendition } from "./completion.ts";
import type { Settings } from "./config.ts";
import { describeFailure, ProcessingError } from "./errors.ts";
import { MemoryBudget } from "./image/render/memory-budget.ts";
import type { Rendered, Renderer } from "./image/render/renderer.ts";
import type { SourceObject } from "./messages.ts";
import { Output, type OutputEntry, type Seen } from "./output.ts";
import { s3Uri } from "./s3-uri.ts";
import { StageTimes } from "./stage-times.ts";
import { bareETag, fromMetadata, isLater, isStamped, MANIFEST, type Stamp } from "./stamp.ts";
import { isUnder, outputPrefixes } from "./stored-renditions.ts";

/** What became of an object that did not fail. */
export type Outcome =
  | { status: "skipped"; reason: string }
  | { status: "removed"; keys: string[] }
  | {
      status: "rendered";
      source: { bytes: number; format: string; width: number; height: number };
      renditions: WrittenRendition[];
      /** Damage of the source that was not refused. */
      warnings: string[];
      /** Spent in each stage, over all renditions. */
      milliseconds: Record<string, number>;
    };

export interface ProcessOptions {
  /** Gives up between two steps and in any transfer. */
  signal: AbortSignal;
  /** An earlier try at the same message may have been cut off anywhere. */
  isRetry?: boolean;
}

/** Somebody else wrote while we were at it. */
const CHANGED = Symbol("changed");
const ATTEMPTS = 3;

const skip = (reason: string): Outcome => ({ status: "skipped", reason });

/**
 * One object: makes the output what the source, as it is now, asks for.
 *
 * Events may come late, twice, or in the wrong order, and two of them at once. What lies in the output is looked at
 * first, the source is read after it, and each write holds only if the output is still what was looked at: then no older
 * content can replace newer.
 */
export class Pipeline {
  /** For downloaded sources. */
  private readonly sourceMemory: MemoryBudget;
  private readonly output: Output;

  constructor(
    private readonly settings: Settings,
    private readonly storage: Storage,
    private readonly renderer: Renderer,
    private readonly eventBus?: Pick<EventBus, "publish">,
  ) {
    this.sourceMemory = new MemoryBudget(settings.sourceMemory);
    this.output = new Output(settings, storage);
  }

  /**
   * @throws {ProcessingError | ImageError} and nothing is left half done that a second try would not mend
   */
  async process(object: SourceObject, options: ProcessOptions): Promise<Outcome> {
    if (object.key.endsWith("/")) return skip("folder marker");
    if (this.isOwnOutput(object)) return skip("key lies under an output prefix");
    if (object.wasRemoved && !this.settings.deleteRenditions) return skip("object was removed");
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const outcome = object.wasRemoved
        ? await this.remove(object, options)
        : await this.update(object, options);
      if (outcome !== CHANGED) return outcome;
    }
    throw new ProcessingError("Conflict", "Others keep writing the same renditions", true);
  }

  private isOwnOutput({ bucket, key }: SourceObject): boolean {
    return bucket === this.settings.outputBucket && isUnder(key, outputPrefixes(this.settings));
  }

  private async update(object: SourceObject, options: ProcessOptions): Promise<Outcome | typeof CHANGED> {
    const { signal } = options;
    const last = await this.output.last(object.key, signal);
    const stamp = last && fromMetadata(last.metadata);
    if (isLater(stamp?.sequencer, object.sequencer)) return skip("a later event of the object is done");
    const mustBeMade = object.isForced || this.mayLackItsEvent(options);
    const isDone = (eTag: string) => !mustBeMade && this.output.isDone(last, eTag);
    if (object.eTag && isDone(bareETag(object.eTag))) return skip("renditions are up to date");
    if (object.size === 0) return skip("empty object");

    const seen = await this.output.look(object.key, last, signal);
    const work = { object, seen, sequencer: object.sequencer ?? stamp?.sequencer, signal };
    try {
      const bytes = object.size ?? this.settings.sourceMemory;
      return await this.sourceMemory.hold(bytes, signal, async () => {
        const opened = await this.storage.open(object, signal);
        if (!opened) return skip("object no longer exists");
        try {
          if (isStamped(opened.metadata)) return skip("object is itself a rendition");
          if (opened.size === 0) return skip("empty object");
          if (isDone(bareETag(opened.eTag))) return skip("renditions are up to date");
          this.refuseTooLarge(opened.size);
          return await this.transform(work, opened);
        } finally {
          opened.close();
        }
      });
    } catch (error) {
      await this.tellFailure(work, error);
      throw error;
    }
  }

  /** The event is sent last. If that failed, all is there but the event. */
  private mayLackItsEvent({ isRetry = false }: ProcessOptions): boolean {
    return isRetry && this.eventBus !== undefined;
  }

  private async remove(object: SourceObject, options: ProcessOptions): Promise<Outcome | typeof CHANGED> {
    const { signal } = options;
    const { eTag: _, ...identity } = object;
    // Somebody may put the object back at any time, and a version of it may be left.
    if (await this.storage.head(object, signal))
      return this.update({ ...identity, wasRemoved: false }, options);
    const keys = await this.output.remove(object.key, signal);
    if (await this.storage.head(object, signal)) return CHANGED;
    return keys.length > 0 ? { status: "removed", keys } : skip("object has no renditions");
  }

  private refuseTooLarge(bytes: number): void {
    const { maxObjectBytes } = this.settings;
    if (bytes <= maxObjectBytes) return;
    const message = `Object has ${bytes} bytes; the limit is ${maxObjectBytes}`;
    throw new ProcessingError("ObjectTooLarge", message, false);
  }

  private async transform(work: Work, opened: OpenObject): Promise<Outcome | typeof CHANGED> {
    const stages = new StageTimes();
    const source = await stages.time("download", () => opened.read());
    const bytes = source.length;
    const { renditions, maxPixels, failOn, imageMemory, sourceMemory } = this.settings;
    const maxMemory = imageMemory - Math.max(0, bytes - sourceMemory);
    const rendered = await this.renderer.render(
      source,
      renditions.map(({ prefix: _, ...spec }) => spec),
      { maxPixels, maxMemory, failOn, signal: work.signal },
    );
    for (const [stage, spent] of Object.entries(rendered.milliseconds)) stages.add(stage, spent);
    const written = await stages.time("upload", () => this.store(work, opened, rendered));
    if (!written) return CHANGED;
    const { format, width, height } = rendered.header;
    const milliseconds = stages.rounded();
    return {
      status: "rendered",
      source: { bytes, format, width, height },
      renditions: written,
      warnings: rendered.warnings,
      milliseconds,
    };
  }

  /** @returns nothing when somebody else has written in the meantime */
  private async store(
    work: Work,
    opened: OpenObject,
    { header, renditions, warnings }: Rendered,
  ): Promise<WrittenRendition[] | undefined> {
    const { object, seen, signal } = work;
    const stamp = this.stampOf(work, opened);
    const entries = this.output.entriesOf(object.key);
    const written = renditions.map(({ name, contentType, data, width, height }, i) => {
      return { name, key: entries[i]!.key, contentType, bytes: data.length, width, height };
    });
    const { format, width, height } = header;
    const source = { ...sourceOf(object, opened), bytes: opened.size, format, width, height };
    const completion = this.completion("complete", source, written, warnings);
    const write = (entry: OutputEntry, i: number) => {
      const rendition = renditions[i];
      const content = rendition
        ? { body: rendition.data, contentType: rendition.contentType }
        : Output.manifest(completion);
      return this.output.write(entry, content, { ...stamp, rendition: entry.name }, seen, signal);
    };
    const others = await Promise.all(entries.slice(0, -1).map(write));
    if (others.includes(false)) return undefined;
    if (!(await write(entries.at(-1)!, entries.length - 1))) return undefined;
    await this.eventBus?.publish("Renditions Complete", completion, [s3Uri(object)]);
    return written;
  }

  /** Leaves word of a failure that no retry can mend, where word is left at all. */
  private async tellFailure({ object, seen, sequencer, signal }: Work, error: unknown): Promise<void> {
    const { code, message: reason, retryable } = describeFailure(error, object);
    if (retryable) return;
    const { renditions } = this.settings;
    const failed = renditions.map(({ name }) => ({ name, error: { code, reason } }));
    const completion = this.completion("failed", sourceOf(object), failed);
    const manifest = this.output.entriesOf(object.key).find(({ name }) => name === MANIFEST);
    if (manifest) {
      const stamp = { ...this.stampOf({ object, sequencer }), rendition: MANIFEST, hasFailed: true };
      await this.output.write(manifest, Output.manifest(completion), stamp, seen, signal);
    }
    await this.eventBus?.publish("Renditions Failed", completion, [s3Uri(object)]);
  }

  private completion(
    status: Completion["status"],
    source: Completion["source"],
    renditions: Completion["renditions"],
    warnings: string[] = [],
  ): Completion {
    const { outputBucket: bucket } = this.settings;
    const told = warnings.length > 0 && { warnings };
    return { version: 1, status, source, ...told, bucket, renditions, time: new Date().toISOString() };
  }

  private stampOf(
    { object, sequencer }: Pick<Work, "object" | "sequencer">,
    opened?: ObjectInfo,
  ): Omit<Stamp, "rendition"> {
    const { eTag, versionId } = sourceOf(object, opened);
    const { configuration } = this.settings;
    return { sourceKey: object.key, sourceETag: eTag, sourceVersion: versionId, sequencer, configuration };
  }
}

/** One object in the making. */
interface Work {
  object: SourceObject;
  seen: Seen;
  sequencer: string | undefined;
  signal: AbortSignal;
}

/** What is known of a source: what was opened, or else what its event says. */
function sourceOf({ bucket, key, ...event }: SourceObject, opened?: ObjectInfo) {
  const { eTag, versionId } = opened ?? event;
  return { bucket, key, eTag: bareETag(eTag), ...(versionId && { versionId }) };
}
