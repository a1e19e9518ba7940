import { finished } from "node:stream";
import { Mutex } from "async-mutex";
import type { FastifyRequest } from "fastify";
import { bareETag } from "../stamp.ts";
import type { App } from "./app.ts";
import { sendS3Error } from "./s3-error.ts";

/**
 * S3's conditional writes, which the emulator does not have: `If-None-Match: *` writes only where there is no object, and
 * `If-Match` only over the one with that ETag. Writes to one object wait for each other, so that what a condition has
 * found still holds when the object is written.
 */
export function addConditions(app: App): void {
  const locks = new Map<string, Mutex>();

  app.addHook("preHandler", async (request, reply) => {
    const path = request.url.replace(/\?.*/, "");
    if (request.method !== "PUT" || !isObject(request)) return;
    const lock = locks.get(path) ?? new Mutex();
    locks.set(path, lock);
    const release = await lock.acquire();
    // Also when the client is gone, and has been while it waited.
    finished(reply.raw, () => release());

    const { "if-match": wanted, "if-none-match": unwanted } = request.headers;
    if (wanted === undefined && unwanted === undefined) return;
    const { statusCode, headers } = await app.inject({ method: "HEAD", url: path });
    const eTag = statusCode === 200 ? String(headers.etag) : undefined;
    if (wanted !== undefined && eTag === undefined) return sendS3Error(reply, 404, "NoSuchKey");
    const isMet = wanted === undefined ? eTag === undefined : bareETag(wanted) === bareETag(eTag);
    if (!isMet) return sendS3Error(reply, 412, "PreconditionFailed");
  });
}

const isObject = ({ params }: FastifyRequest) => Boolean((params as { "*"?: string } | undefined)?.["*"]);
