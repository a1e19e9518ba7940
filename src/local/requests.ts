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
  isCopy: boolean;
  succeeded: boolean;
}

export interface Consequences {
  /** Called before a request that stores an object is handled. */
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
    if (storingEvent(describe(request, 200))) consequences?.before();
    done();
  });
  app.addHook("onResponse", async (request, reply) => {
    if (followed.delete(request)) await consequences?.after(describe(request, reply.statusCode));
  });
  return (live) => {
    consequences = live;
  };
}

/** What S3 calls the event, if a request stores a whole object. */
export function storingEvent({ method, query, key, isCopy }: FinishedRequest): string | undefined {
  if (!key) return undefined;
  if (method === "POST" && "uploadId" in query) return "ObjectCreated:CompleteMultipartUpload";
  if (method !== "PUT" || "uploadId" in query) return undefined;
  return isCopy ? "ObjectCreated:Copy" : "ObjectCreated:Put";
}

function describe(request: FastifyRequest, status: number): FinishedRequest {
  const { bucket, "*": key } = (request.params ?? {}) as { bucket?: string; "*"?: string };
  return {
    method: request.method,
    path: request.url.replace(/\?.*/, ""),
    query: (request.query ?? {}) as Record<string, string>,
    bucket,
    key,
    isCopy: "x-amz-copy-source" in request.headers,
    succeeded: status < 300,
  };
}
