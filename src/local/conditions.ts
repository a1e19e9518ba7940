import { finished } from "node:stream";
import { Mutex } from "async-mutex";
import type { FastifyRequest } from "fastify";
import type { App } from "./emulator.ts";

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
    if (wanted !== undefined && eTag === undefined)
      return reply.code(404).type("application/xml").send(NO_KEY);
    const isMet = wanted === undefined ? eTag === undefined : bare(wanted) === bare(eTag!);
    if (!isMet) return reply.code(412).type("application/xml").send(NOT_MET);
  });
}

const isObject = ({ params }: FastifyRequest) => Boolean((params as { "*"?: string } | undefined)?.["*"]);

const bare = (eTag: string) => eTag.replaceAll('"', "");

const error = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
const NO_KEY = error("NoSuchKey", "The specified key does not exist.");
const NOT_MET = error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
