import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";

/** Finds the stack that the command line names. */
export type Connect = () => Promise<[Clients, Deployment]>;
