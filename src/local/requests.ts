import { finished } from "node:stream/promises";
import { XMLParser } from "fast-xml-parser";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";

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
  /** Called once after each request, when its answer is out or its client gone. */
  after(request: FinishedRequest): Promise<void>;
  /** Called last, for each call of `before`. */
  over(): void;
}

/**
 * Tells of the emulator's requests, from when the returned function is called. It does so when their answers are out: an
 * asynchronous hook before the answer would be called twice, and one after it not at all for a client that has gone.
 */
export function followRequests(app: App): (consequences: Consequences) => void {
  let consequences: Consequences | undefined;
  app.addHook("onRequest", (request, reply, done) => {
    const following = consequences;
    if (following) void follow(request, reply, following);
    done();
  });
  return (live) => {
    consequences = live;
  };
}

async function follow(request: FastifyRequest, reply: FastifyReply, { before, after, over }: Consequences) {
  const mayChange = changesOf(describe(request, 200)).length > 0 || isRemovalOfMany(request);
  if (mayChange) before();
  const isAnswered = await finished(reply.raw).then(
    () => true,
    () => false,
  );
  if (!isAnswered && !mayChange) return;
  try {
    await after(describe(request, reply.statusCode));
  } finally {
    if (mayChange) over();
  }
}

/** `DeleteObjects` is `POST /bucket?delete`. */
const isRemovalOfMany = ({ method, query }: FastifyRequest) =>
  method === "POST" && "delete" in ((query ?? {}) as object);

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

function removedKeys(request: FastifyRequest): string[] {
  if (!isRemovalOfMany(request)) return [];
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
