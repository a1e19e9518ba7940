import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";

/** Headers that S3 keeps with an object and the emulator does not: it gets them as metadata of this prefix. */
const KEPT = ["cache-control", "content-disposition", "content-language", "expires"];
const PREFIX = "x-amz-meta-kept-";

export function addObjectHeaders(app: App): void {
  app.addHook("preHandler", (request, _reply, done) => {
    if (request.method === "PUT" || request.method === "POST") keep(request.headers);
    done();
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    if (request.method === "GET" || request.method === "HEAD") giveBack(reply);
    done(null, payload);
  });
}

function keep(headers: FastifyRequest["headers"]): void {
  for (const name of KEPT) {
    const value = headers[name];
    if (value) headers[PREFIX + name] = value;
  }
}

function giveBack(reply: FastifyReply): void {
  for (const name of KEPT) {
    const value = reply.getHeader(PREFIX + name);
    if (value === undefined) continue;
    reply.header(name, value);
    reply.removeHeader(PREFIX + name);
  }
}
