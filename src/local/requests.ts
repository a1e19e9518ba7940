import { XMLParser } from "fast-xml-parser";
import type { FastifyRequest } from "fastify";
import type { App } from "./emulator.ts";

/** A request that the emulator has answered. */
export interface FinishedRequest {
  method: string;
  /** Of the URL, without its query. */
  path: string;
  query: Record<string, string>;
  bucket: string | undefined;
  key: string | undefined;
  /** Of a request to delete many objects. */
  removedKeys: string[];
  isCopy: boolean;
  succeeded: boolean;
}

export interface Consequences {
  /** Called before a request that stores or removes objects is handled. */
  before(): void;
  /** Called once after each request, when its answer is out. */
  after(request: FinishedRequest): Promise<void>;
}

/**
 * Tells of the emulator's requests, from when the returned function is called. It does so after their answers:
 * the emulator answers in a way that makes Fastify call an asynchronous hook before the answer twice.
 */
export function followRequests(app: App): (consequences: Consequences) => void {
  let consequences: Consequences | undefined;
  const followed = new WeakSet<FastifyRequest>();
  app.addHook("onRequest", (request, _reply, done) => {
    if (consequences) followed.add(request);
    if (changesOf(describe(request, 200)).length > 0) consequences?.before();
    done();
  });
  app.addHook("onResponse", async (request, reply) => {
    if (followed.delete(request)) await consequences?.after(describe(request, reply.statusCode));
  });
  return (live) => {
    consequences = live;
  };
}

/** An event of S3 that a request causes, and the object's key. */
export interface Change {
  eventName: string;
  key: string;
}

/** What a request does to whole objects. */
export function changesOf({ method, query, key, isCopy, removedKeys }: FinishedRequest): Change[] {
  if (!key) return removedKeys.map((key) => ({ eventName: REMOVED, key }));
  if (method === "POST" && "uploadId" in query)
    return [{ eventName: "ObjectCreated:CompleteMultipartUpload", key }];
  if ("uploadId" in query) return [];
  if (method === "DELETE") return [{ eventName: REMOVED, key }];
  if (method !== "PUT") return [];
  return [{ eventName: isCopy ? "ObjectCreated:Copy" : "ObjectCreated:Put", key }];
}

const REMOVED = "ObjectRemoved:Delete";

/** Where the emulator has an object. */
export const objectPath = (bucket: string, key: string) =>
  `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;

const XML = new XMLParser({ isArray: (name) => name === "Object", parseTagValue: false });

/** The body of `DeleteObjects` (`POST /bucket?delete`). */
function removedKeys(request: FastifyRequest): string[] {
  if (request.method !== "POST" || !("delete" in ((request.query ?? {}) as object))) return [];
  const { Delete } = XML.parse(String(request.body ?? "")) as { Delete?: { Object?: { Key: string }[] } };
  return (Delete?.Object ?? []).map(({ Key }) => Key);
}

function describe(request: FastifyRequest, status: number): FinishedRequest {
  const { bucket, "*": key } = (request.params ?? {}) as { bucket?: string; "*"?: string };
  return {
    method: request.method,
    path: request.url.replace(/\?.*/, ""),
    query: (request.query ?? {}) as Record<string, string>,
    bucket,
    key,
    removedKeys: removedKeys(request),
    isCopy: "x-amz-copy-source" in request.headers,
    succeeded: status < 300,
  };
}
