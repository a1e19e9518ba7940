import type { FastifyReply } from "fastify";

/** Answers as S3 does when it refuses. */
export function sendS3Error(reply: FastifyReply, status: number, code: string, message = code): FastifyReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return reply.code(status).type("application/xml").send(body);
}
