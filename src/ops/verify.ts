import { Semaphore } from "async-mutex";
import type { ListedObject } from "../aws/storage.ts";
import { Output } from "../output.ts";
import { bareETag, fromMetadata } from "../stamp.ts";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";
import { isSource } from "./sources.ts";

export interface Finding {
  /** The source's. */
  key: string;
  /**
   * Missing: a rendition is not there. Stale: they are of other content or another configuration. Failed: a manifest tells
   * why there are none. Orphaned: there is no source.
   */
  kind: "missing" | "stale" | "orphaned" | "failed";
  source?: ListedObject;
}

const LOOKED_AT_ONCE = 20;

/** A listing, read one object at a time in step with others: S3 lists keys in order, and a prefix keeps the order. */
class Cursor {
  current: ListedObject | undefined;

  constructor(
    private readonly objects: AsyncGenerator<ListedObject>,
    private readonly toSourceKey: (key: string) => string,
  ) {}

  get sourceKey(): string | undefined {
    return this.current && this.toSourceKey(this.current.key);
  }

  async advance(): Promise<void> {
    const { value, done } = await this.objects.next();
    this.current = done ? undefined : value;
  }
}

/** S3 sorts by UTF-8 bytes, which JavaScript's comparison of strings does not. */
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * Compares what there is with what there should be, by listing the sources and the renditions side by side and looking at
 * the stamp of what is written last. (Manifests are not listed: their suffix puts them in another order.)
 *
 * @param prefix of sources
 */
export async function* verify(
  clients: Clients,
  deployment: Deployment,
  prefix: string,
): AsyncGenerator<Finding> {
  const { storage } = clients;
  const { settings, inputBucket } = deployment;
  const source = new Cursor(storage.list(inputBucket, prefix), (key) => key);
  const renditions = settings.renditions.map(({ prefix: folder }) => {
    return new Cursor(storage.list(settings.outputBucket, folder + prefix), (key) =>
      key.slice(folder.length),
    );
  });
  await Promise.all([source, ...renditions].map((cursor) => cursor.advance()));

  const checks = new Checks(clients, deployment);
  for (;;) {
    const keys = [source, ...renditions].flatMap(({ sourceKey }) => sourceKey ?? []);
    const [key] = keys.sort(compare);
    if (key === undefined) break;
    const there = renditions.filter(({ sourceKey }) => sourceKey === key);
    const object = source.sourceKey === key ? source.current : undefined;
    if (!object) yield { key, kind: "orphaned" };
    else if (await isSource(clients, deployment, object)) {
      checks.start(object, there.length === renditions.length);
    }
    yield* checks.finished();
    await Promise.all([...there, ...(object ? [source] : [])].map((cursor) => cursor.advance()));
  }
  yield* await checks.all();
}

/** Looks at many stamps at once. */
class Checks {
  private readonly slots = new Semaphore(LOOKED_AT_ONCE);
  private readonly output: Output;
  private running: Promise<void>[] = [];
  private found: Finding[] = [];

  constructor(clients: Clients, deployment: Deployment) {
    this.output = new Output(deployment.settings, clients.storage);
  }

  start(source: ListedObject, isWhole: boolean): void {
    this.running.push(this.slots.runExclusive(() => this.check(source, isWhole)));
  }

  finished(): Finding[] {
    return this.found.splice(0);
  }

  async all(): Promise<Finding[]> {
    await Promise.all(this.running.splice(0));
    return this.finished();
  }

  private async check(source: ListedObject, isWhole: boolean): Promise<void> {
    const { key, eTag } = source;
    const last = await this.output.last(key, new AbortController().signal);
    if (isWhole && this.output.isDone(last, bareETag(eTag))) return;
    const stamp = last && fromMetadata(last.metadata);
    const hasFailed = stamp?.hasFailed && stamp.sourceETag === bareETag(eTag);
    this.found.push({ key, kind: hasFailed ? "failed" : isWhole ? "stale" : "missing", source });
  }
}
