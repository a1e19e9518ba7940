import type { FastifyRequest } from "fastify";
import type { App } from "./app.ts";

/** Of the emulator's own clients, which set it up. */
export const SETUP_ACCESS_KEY = "setup";

/**
 * Lets requests wait that come before the emulator is set up: an object that was stored then would not be announced.
 *
 * @returns opens the gate
 */
export function addGate(app: App): () => void {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  app.addHook("onRequest", async (request) => {
    if (!isSetup(request)) await opened;
  });
  return open;
}

const isSetup = ({ headers }: FastifyRequest) =>
  headers["user-agent"] === "lightMyRequest" ||
  Boolean(headers.authorization?.includes(`Credential=${SETUP_ACCESS_KEY}/`));
