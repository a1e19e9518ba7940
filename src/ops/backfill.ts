import { readFile, rm, writeFile } from "node:fs/promises";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";
import { Enqueuer } from "./enqueue.ts";
import { listSources } from "./source-objects.ts";

export interface BackfillOptions {
  prefix: string;
  /** Counts and enqueues nothing. */
  isDryRun: boolean;
  /** Objects a second. */
  rate: number;
  /** Stops after so many objects. */
  max: number;
  /** A file that remembers how far an interrupted run came. */
  state: string;
  onProgress: (count: number) => void;
}

export interface BackfillResult {
  /** Objects enqueued by this run, or that would be. */
  count: number;
  bytes: number;
  /** The key after which an earlier run left off. */
  resumedAfter: string | undefined;
  /** There are more: `max` was reached. */
  wasCapped: boolean;
}

interface State {
  bucket: string;
  prefix: string;
  after: string;
}

/**
 * Enqueues the sources that are there already, in S3's event format. It can only add to the queue; what is up to date costs
 * the pipeline one HEAD request. A run that was interrupted or capped goes on where it left off.
 */
export async function backfill(
  clients: Clients,
  deployment: Deployment,
  options: BackfillOptions,
): Promise<BackfillResult> {
  const { prefix, isDryRun, rate, max, state, onProgress } = options;
  const identity = { bucket: deployment.inputBucket, prefix };
  const resumedAfter = await readState(state, identity);
  const result: BackfillResult = { count: 0, bytes: 0, resumedAfter, wasCapped: false };

  const enqueuer = new Enqueuer(clients, deployment, rate, ({ key }) =>
    writeState(state, { ...identity, after: key }),
  );
  for await (const object of listSources(clients, deployment, prefix, resumedAfter)) {
    if (result.count === max) {
      result.wasCapped = true;
      break;
    }
    result.count++;
    result.bytes += object.size;
    if (!isDryRun) await enqueuer.add(object);
    onProgress(result.count);
  }
  if (isDryRun) return result;
  await enqueuer.flush();
  if (!result.wasCapped) await rm(state, { force: true });
  return result;
}

async function readState(
  path: string,
  { bucket, prefix }: Omit<State, "after">,
): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const found = JSON.parse(text) as State;
  if (found.bucket === bucket && found.prefix === prefix) return found.after;
  throw new Error(
    `${path} is of another run (s3://${found.bucket}/${found.prefix}); remove it, or name another with --state`,
  );
}

const writeState = (path: string, state: State) => writeFile(path, `${JSON.stringify(state)}\n`);
