import type { ObjectInfo, Storage } from "./aws/storage.ts";
import type { Completion } from "./completion.ts";
import type { Settings } from "./config.ts";
import { fromMetadata, isStamped, MANIFEST, type Stamp, toMetadata } from "./stamp.ts";

/** One object that is written for a source. */
export interface OutputEntry {
  /** A rendition's name, or `MANIFEST`. */
  name: string;
  key: string;
}

/** For each key of a source's output, the ETag of what lies there. */
export type Seen = Map<string, string | undefined>;

export interface Content {
  body: Uint8Array;
  contentType: string;
  /** In place of that of renditions. */
  cacheControl?: string;
}

/**
 * The output bucket. Everything is written on condition that nobody else has written since it was looked at, so that of
 * two who process one source the slower one notices.
 */
export class Output {
  constructor(
    private readonly settings: Pick<
      Settings,
      "outputBucket" | "renditions" | "manifestPrefix" | "cacheControl" | "configuration"
    >,
    private readonly storage: Storage,
  ) {}

  /** All that is written for a source, in this order: the last one tells that all the others are there. */
  entriesOf(sourceKey: string): [OutputEntry, ...OutputEntry[]] {
    const { renditions, manifestPrefix } = this.settings;
    const entries = renditions.map(({ name, prefix }) => ({ name, key: prefix + sourceKey }));
    const manifest = manifestPrefix && { name: MANIFEST, key: `${manifestPrefix}${sourceKey}.json` };
    return (manifest ? [...entries, manifest] : entries) as [OutputEntry, ...OutputEntry[]];
  }

  /** What the last entry of a source tells, if it is there. */
  last(sourceKey: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    return this.head(this.entriesOf(sourceKey).at(-1)!.key, signal);
  }

  /** Looks at every entry of a source but the last, which has been seen. */
  async look(sourceKey: string, last: ObjectInfo | undefined, signal: AbortSignal): Promise<Seen> {
    const keys = this.entriesOf(sourceKey).map(({ key }) => key);
    const infos = await Promise.all(keys.slice(0, -1).map((key) => this.head(key, signal)));
    return new Map([...infos, last].map((info, i) => [keys[i]!, info?.eTag]));
  }

  /** @returns false when somebody else has written there since */
  write(
    { key }: OutputEntry,
    { body, contentType, cacheControl = this.settings.cacheControl }: Content,
    stamp: Stamp,
    seen: Seen,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { outputBucket: bucket } = this.settings;
    const metadata = toMetadata(stamp);
    return this.storage.put(
      { bucket, key, body, contentType, cacheControl, metadata, replaces: seen.get(key) },
      signal,
    );
  }

  /** The manifest of a source as an object. Whoever waits for it must not be shown an old one. */
  static manifest(completion: Completion): Content {
    const body = new TextEncoder().encode(`${JSON.stringify(completion, null, 2)}\n`);
    return { body, contentType: "application/json", cacheControl: "no-cache" };
  }

  /** Removes what we wrote for a source. @returns the keys */
  async remove(sourceKey: string, signal: AbortSignal): Promise<string[]> {
    const removed: string[] = [];
    for (const { key } of this.entriesOf(sourceKey).reverse()) {
      const info = await this.head(key, signal);
      if (!info || !isStamped(info.metadata)) continue;
      await this.storage.delete({ bucket: this.settings.outputBucket, key }, signal);
      removed.push(key);
    }
    return removed;
  }

  /** Whether all that there is to write for this content of a source has been written. */
  isDone(last: ObjectInfo | undefined, sourceETag: string): boolean {
    const stamp = last && fromMetadata(last.metadata);
    const { configuration } = this.settings;
    return stamp?.sourceETag === sourceETag && stamp.configuration === configuration && !stamp.hasFailed;
  }

  private head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    return this.storage.head({ bucket: this.settings.outputBucket, key }, signal);
  }
}
