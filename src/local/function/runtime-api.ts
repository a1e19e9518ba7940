import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

const ROOT = "/2018-06-01/runtime";

/** What a function reported instead of a result, or what became of its process. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";

  constructor(
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

interface Invocation {
  id: string;
  event: unknown;
  deadline: number;
  resolve(result: unknown): void;
  reject(error: FunctionError): void;
}

/**
 * Lambda's Runtime API, version 2018-06-01, for one execution environment: a runtime asks for the next
 * invocation and posts its response or error.
 */
export class RuntimeApi {
  private readonly server: Server;
  private readonly pending: Invocation[] = [];
  private readonly running = new Map<string, Invocation>();
  private idleRuntime: ServerResponse | undefined;
  private ready: { resolve(): void; reject(error: FunctionError): void } | undefined;

  /** @param arn the invoked function's, for its context */
  constructor(private readonly arn: string) {
    this.server = createServer((request, response) => {
      this.route(request, response).catch((error) => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
  }

  /** @returns what `AWS_LAMBDA_RUNTIME_API` must be */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when a runtime first asks for work; rejects when its initialisation fails. */
  runtimeReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.ready = { resolve, reject };
    });
  }

  /** @throws {FunctionError} what the runtime reports, or what `fail` is told */
  invoke(event: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + timeoutMs;
      this.pending.push({ id: randomUUID(), event, deadline, resolve, reject });
      this.dispatch();
    });
  }

  /** Ends all that is under way: the runtime is gone. */
  fail(error: FunctionError): void {
    this.idleRuntime = undefined;
    this.ready?.reject(error);
    this.ready = undefined;
    for (const invocation of [...this.running.values(), ...this.pending.splice(0)]) invocation.reject(error);
    this.running.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.slice(ROOT.length);
    if (path === "/invocation/next") {
      this.ready?.resolve();
      this.ready = undefined;
      this.idleRuntime = response;
      this.dispatch();
      return;
    }
    const body = await json(request).catch(() => undefined);
    if (path === "/init/error") this.fail(reportedError(body));
    const [, id = "", what] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = this.running.get(id);
    this.running.delete(id);
    if (what === "response") invocation?.resolve(body);
    if (what === "error") invocation?.reject(reportedError(body));
    response.statusCode = 202;
    response.end();
  }

  private dispatch(): void {
    if (!this.idleRuntime) return;
    const invocation = this.pending.shift();
    if (!invocation) return;
    this.running.set(invocation.id, invocation);
    this.idleRuntime.setHeader("Content-Type", "application/json");
    this.idleRuntime.setHeader("Lambda-Runtime-Aws-Request-Id", invocation.id);
    this.idleRuntime.setHeader("Lambda-Runtime-Deadline-Ms", invocation.deadline);
    this.idleRuntime.setHeader("Lambda-Runtime-Invoked-Function-Arn", this.arn);
    this.idleRuntime.end(JSON.stringify(invocation.event));
    this.idleRuntime = undefined;
  }
}

function reportedError(body: unknown): FunctionError {
  const { errorType, errorMessage } = (body ?? {}) as { errorType?: string; errorMessage?: string };
  return new FunctionError(errorType ?? "Error", errorMessage ?? "The function failed without a message");
}
