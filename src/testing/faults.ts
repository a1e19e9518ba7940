import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../local/app.ts";
import { sendS3Error } from "../local/s3-error.ts";
import { FUNCTION_ACCESS_KEY } from "../local/stack.ts";

/** A request of the function to S3. */
export interface FunctionRequest {
  method: string;
  /** The object's path: `/bucket/key`, escaped. */
  path: string;
}

/** What goes wrong with a request: S3's answer, or a delay in milliseconds before the right one. */
export type Fault = { status: number; code: string } | { delay: number } | undefined;

/**
 * Lets requests of the function to S3 go wrong.
 *
 * @returns what `StackOptions.extend` wants
 */
export function faults(choose: (request: FunctionRequest) => Fault): (app: App) => void {
  return (app) => {
    app.addHook("preHandler", async (request, reply) => {
      const isFunction = request.headers.authorization?.includes(`Credential=${FUNCTION_ACCESS_KEY}/`);
      if (!isFunction || "x-amz-target" in request.headers) return;
      const fault = choose({ method: request.method, path: request.url.replace(/\?.*/, "") });
      if (!fault) return;
      if ("delay" in fault) {
        await sleep(fault.delay);
        return;
      }
      return sendS3Error(reply, fault.status, fault.code);
    });
  };
}
