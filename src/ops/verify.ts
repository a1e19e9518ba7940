import { Semaphore } from "async-mutex";
import type { ListedObject } from "../aws/storage.ts";
import { Output } from "../output.ts";
import { bareETag, fromMetadata } from "../stamp.ts";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";
import { isSource, outputPrefixes } from "./sources.ts";

export interface Finding {
  /** The source's. */
  key: string;
  /** Missing: an output is not there. Stale: of other content or another configuration. Orphaned: there is no source. */
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
 * Compares what there is with what there should be, by listing the sources and each output side by side and looking at the
 * stamp of what is written last.
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
  const { outputBucket, manifestPrefix } = settings;
  const source = new Cursor(storage.list(inputBucket, prefix), (key) => key);
  const outputs = outputPrefixes(deployment).map((folder) => {
    const suffix = folder === manifestPrefix ? ".json" : "";
    const toSourceKey = (key: string) => key.slice(folder.length, key.length - suffix.length);
    return new Cursor(storage.list(outputBucket, folder + prefix), toSourceKey);
  });
  await Promise.all([source, ...outputs].map((cursor) => cursor.advance()));

  const checks = new Checks(clients, deployment);
  for (;;) {
    const keys = [source, ...outputs].flatMap(({ sourceKey }) => sourceKey ?? []);
    const [key] = keys.sort(compare);
    if (key === undefined) break;
    const there = outputs.filter(({ sourceKey }) => sourceKey === key);
    const object = source.sourceKey === key ? source.current : undefined;
    if (!object) yield { key, kind: "orphaned" };
    else if (await isSource(clients, deployment, object)) {
      if (there.length < outputs.length) yield { key, kind: "missing", source: object };
      else checks.start(object);
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

  start(source: ListedObject): void {
    this.running.push(this.slots.runExclusive(() => this.check(source)));
  }

  finished(): Finding[] {
    return this.found.splice(0);
  }

  async all(): Promise<Finding[]> {
    await Promise.all(this.running.splice(0));
    return this.finished();
  }

  private async check(source: ListedObject): Promise<void> {
    const { key, eTag } = source;
    const last = await this.output.last(key, new AbortController().signal);
    if (this.output.isDone(last, bareETag(eTag))) return;
    const hasFailed = last && fromMetadata(last.metadata)?.hasFailed;
    this.found.push({ key, kind: hasFailed ? "failed" : "stale", source });
  }
}
