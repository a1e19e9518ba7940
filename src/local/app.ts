import type { FastifyInstance } from "fastify";

/** The emulator's server, to which its parts add their hooks and make requests. */
export type App = FastifyInstance;
