import type { ListedObject } from "../aws/storage.ts";
import { isStamped } from "../stamp.ts";
import { isUnder, outputPrefixes } from "../stored-renditions.ts";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Whether an object is one that the pipeline takes as a source, and never one that it wrote itself: a copy of a rendition
 * in the input bucket is told by its stamp.
 */
export async function isSource(
  { storage }: Clients,
  deployment: Deployment,
  { key, size }: ListedObject,
): Promise<boolean> {
  const { settings, inputBucket, sourceSuffix } = deployment;
  if (key.endsWith("/") || size === 0) return false;
  if (!key.startsWith(settings.sourcePrefix) || !key.endsWith(sourceSuffix)) return false;
  if (!isUnder(key, outputPrefixes(settings))) return true;
  if (inputBucket === settings.outputBucket) return false;
  const info = await storage.head({ bucket: inputBucket, key });
  return info !== undefined && !isStamped(info.metadata);
}

/**
 * The sources under a prefix, in the order of their keys.
 *
 * @param after only keys beyond this one
 */
export async function* listSources(
  clients: Clients,
  deployment: Deployment,
  prefix: string,
  after?: string,
): AsyncGenerator<ListedObject> {
  for await (const object of clients.storage.list(deployment.inputBucket, prefix, after)) {
    if (await isSource(clients, deployment, object)) yield object;
  }
}
