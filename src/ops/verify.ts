import type { ListedObject } from "../aws/storage.ts";
import { Output } from "../output.ts";
import { bareETag, fromMetadata } from "../stamp.ts";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";
import { isSource } from "./source-objects.ts";

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

  const check = checker(clients, deployment);
  const unchecked: Candidate[] = [];
  for (;;) {
    const keys = [source, ...renditions].flatMap(({ sourceKey }) => sourceKey ?? []);
    const [key] = keys.sort(compare);
    if (key === undefined) break;
    const there = renditions.filter(({ sourceKey }) => sourceKey === key);
    const object = source.sourceKey === key ? source.current : undefined;
    if (!object) yield { key, kind: "orphaned" };
    else if (await isSource(clients, deployment, object)) {
      unchecked.push({ source: object, isWhole: there.length === renditions.length });
    }
    if (unchecked.length === LOOKED_AT_ONCE) yield* await check(unchecked.splice(0));
    await Promise.all([...there, ...(object ? [source] : [])].map((cursor) => cursor.advance()));
  }
  yield* await check(unchecked);
}

/** A source, and whether each of its renditions is there. */
interface Candidate {
  source: ListedObject;
  isWhole: boolean;
}

/** Looks at the stamps of several sources at once. */
function checker({ storage }: Clients, { settings }: Deployment) {
  const output = new Output(settings, storage);
  const { signal } = new AbortController();

  async function check({ source, isWhole }: Candidate): Promise<Finding[]> {
    const { key, eTag } = source;
    const last = await output.last(key, signal);
    if (isWhole && output.isDone(last, bareETag(eTag))) return [];
    const stamp = last && fromMetadata(last.metadata);
    const hasFailed = stamp?.hasFailed && stamp.sourceETag === bareETag(eTag);
    return [{ key, kind: hasFailed ? "failed" : isWhole ? "stale" : "missing", source }];
  }
  return async (candidates: Candidate[]) => (await Promise.all(candidates.map(check))).flat();
}
