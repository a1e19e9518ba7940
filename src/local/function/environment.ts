import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { FunctionError, RuntimeApi } from "./runtime-api.ts";

export interface FunctionSettings {
  name: string;
  /** As in the template: `file.export`. */
  handler: string;
  /** The built function's folder. */
  folder: string;
  memoryMegabytes: number;
  timeoutSeconds: number;
  region: string;
  environment: Record<string, string>;
}

/**
 * One execution environment of Lambda: a process of its own that handles one invocation at a time, is stopped
 * when the function's time is over, and is started anew after that or after it has died.
 */
export class ExecutionEnvironment {
  private running: { child: ChildProcess; api: RuntimeApi } | undefined;

  /**
   * @param bootstrap the runtime to start in it: the built `bootstrap.ts`, or another that takes the handler as its argument
   * @param onOutput told each line that the function writes
   */
  constructor(
    private readonly settings: FunctionSettings,
    private readonly bootstrap: string,
    private readonly onOutput: (line: string) => void = () => {},
  ) {}

  /**
   * Starts the process, which the first invocation would do otherwise.
   *
   * @throws {FunctionError} when the function fails to initialise
   */
  async start(): Promise<void> {
    await this.runtime();
  }

  /** Of the process, while there is one. */
  get processId(): number | undefined {
    return this.running?.child.pid;
  }

  /** @throws {FunctionError} what the function reports, its time-out, or its death */
  async invoke(event: unknown): Promise<unknown> {
    const api = await this.runtime();
    const { timeoutSeconds } = this.settings;
    const timer = setTimeout(() => {
      api.fail(new FunctionError("Sandbox.Timedout", `Task timed out after ${timeoutSeconds} seconds`));
      this.kill();
    }, timeoutSeconds * 1000);
    try {
      return await api.invoke(event, timeoutSeconds * 1000);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process at once, as if it had crashed. */
  kill(): void {
    const { running } = this;
    running?.child.kill("SIGKILL");
    this.over(running, "SIGKILL");
  }

  async stop(): Promise<void> {
    this.kill();
  }

  /** A process has a Runtime API of its own: what a dead one has sent must not be heard later. */
  private async runtime(): Promise<RuntimeApi> {
    if (this.running) return this.running.api;
    const { region, name, handler, folder } = this.settings;
    const api = new RuntimeApi(`arn:aws:lambda:${region}:000000000000:function:${name}`);
    const address = await api.listen();
    const ready = api.runtimeReady();
    const child = spawn(process.execPath, [this.bootstrap, handler], {
      cwd: folder,
      env: this.variables(address),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const running = { child, api };
    this.running = running;
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", this.onOutput);
    child.on("exit", (code, signal) => this.over(running, `${signal ?? code}`));
    await ready;
    return api;
  }

  private over(running: { api: RuntimeApi } | undefined, how: string): void {
    if (this.running === running) this.running = undefined;
    running?.api.fail(new FunctionError("Runtime.ExitError", `The function's process ended (${how})`));
    void running?.api.close();
  }

  private variables(address: string): NodeJS.ProcessEnv {
    const { name, handler, folder, memoryMegabytes, region, environment } = this.settings;
    return {
      PATH: process.env.PATH,
      TZ: ":UTC",
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_RUNTIME_API: address,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...environment,
    };
  }
}
