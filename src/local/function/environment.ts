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
  private process: ChildProcess | undefined;
  private readonly api: RuntimeApi;
  private address: string | undefined;

  /**
   * @param bootstrap the runtime to start in it: the built `bootstrap.ts`
   * @param onOutput told each line that the function writes
   */
  constructor(
    private readonly settings: FunctionSettings,
    private readonly bootstrap: string,
    private readonly onOutput: (line: string) => void = () => {},
  ) {
    this.api = new RuntimeApi(`arn:aws:lambda:${settings.region}:000000000000:function:${settings.name}`);
  }

  /**
   * Starts the process, which the first invocation would do otherwise.
   *
   * @throws {FunctionError} when the function fails to initialise
   */
  async start(): Promise<void> {
    if (this.process) return;
    this.address ??= await this.api.listen();
    const ready = this.api.runtimeReady();
    const child = spawn(process.execPath, [this.bootstrap], {
      env: this.variables(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) createInterface(stream!).on("line", this.onOutput);
    child.on("exit", (code, signal) => {
      if (this.process === child) this.process = undefined;
      this.api.fail(
        new FunctionError("Runtime.ExitError", `The function's process ended (${signal ?? code})`),
      );
    });
    await ready;
  }

  /** @throws {FunctionError} what the function reports, its time-out, or its death */
  async invoke(event: unknown): Promise<unknown> {
    await this.start();
    const { timeoutSeconds } = this.settings;
    const timer = setTimeout(() => {
      this.api.fail(new FunctionError("Sandbox.Timedout", `Task timed out after ${timeoutSeconds} seconds`));
      this.kill();
    }, timeoutSeconds * 1000);
    try {
      return await this.api.invoke(event, timeoutSeconds * 1000);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process at once, as if it had crashed. */
  kill(): void {
    this.process?.kill("SIGKILL");
    this.process = undefined;
  }

  async stop(): Promise<void> {
    this.kill();
    if (this.address) await this.api.close();
  }

  private variables(): NodeJS.ProcessEnv {
    const { name, handler, folder, memoryMegabytes, region, environment } = this.settings;
    return {
      PATH: process.env.PATH,
      TZ: ":UTC",
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_RUNTIME_API: this.address,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...environment,
    };
  }
}
