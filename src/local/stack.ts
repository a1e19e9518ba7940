import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { Emulator, type EmulatorOptions } from "./emulator.ts";
import { EventSource } from "./event-source.ts";
import { ExecutionEnvironment, type FunctionSettings } from "./function/environment.ts";
import { functionVariables } from "./function/variables.ts";
import { readTopology, type Topology } from "./template.ts";

export interface StackOptions extends EmulatorOptions {
  /** The SAM template. */
  template: string;
  /** The built function's folder. */
  functionFolder: string;
  /** The runtime to start in an execution environment: the built `bootstrap.ts`. */
  bootstrap: string;
  /** Values of template parameters. */
  parameters?: Record<string, string>;
  /** See `EventSourceSettings`. */
  retryDelaySeconds?: number | undefined;
  /** In place of the template's. */
  batchWindowSeconds?: number;
  /** Told each line that the function writes. */
  onOutput?: (line: string) => void;
  /** Told of errors that no message carries. */
  onError?: (error: Error) => void;
}

const DRAIN_POLL_MS = 100;

/** The template's topology, running on this machine. */
export class Stack {
  private constructor(
    readonly topology: Topology,
    readonly emulator: Emulator,
    private readonly environments: ExecutionEnvironment[],
    private readonly eventSources: EventSource[],
  ) {}

  /** @throws {Error} when the port is taken, the template is wrong, or the function fails to initialise */
  static async start(options: StackOptions): Promise<Stack> {
    const topology = await readTopology(options.template, options.parameters);
    const emulator = await Emulator.start(topology, options);
    const stack = Stack.assemble(topology, emulator, options);
    try {
      await Promise.all(stack.environments.map((environment) => environment.start()));
    } catch (error) {
      await stack.stop();
      throw error;
    }
    for (const source of stack.eventSources) source.start();
    return stack;
  }

  private static assemble(topology: Topology, emulator: Emulator, options: StackOptions): Stack {
    const { eventSource, region } = topology;
    const pollers = Math.min(eventSource.maximumConcurrency, availableParallelism());
    const environments = Array.from(
      { length: pollers },
      () =>
        new ExecutionEnvironment(
          functionSettings(topology, emulator, options.functionFolder),
          options.bootstrap,
          (line) => {
            emulator.others.log.add(line);
            options.onOutput?.(line);
          },
        ),
    );
    const eventSources = environments.map(
      (environment) =>
        new EventSource({
          sqs: emulator.sqs,
          queueUrl: emulator.queueUrl(eventSource.queue),
          queueArn: `arn:aws:sqs:${region}:000000000000:${eventSource.queue}`,
          region,
          batchSize: eventSource.batchSize,
          batchWindowSeconds: options.batchWindowSeconds ?? eventSource.batchWindowSeconds,
          retryDelaySeconds: options.retryDelaySeconds,
          invoke: (event) => environment.invoke(event),
          onError: options.onError ?? (() => {}),
        }),
    );
    return new Stack(topology, emulator, environments, eventSources);
  }

  get inputBucket(): string {
    return this.topology.notification.bucket;
  }

  get outputBucket(): string {
    return this.topology.function.environment.OUTPUT_BUCKET!;
  }

  /** Messages of a queue, visible or not. */
  async depth(queue = this.topology.eventSource.queue): Promise<number> {
    const { Attributes = {} } = await this.emulator.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.emulator.queueUrl(queue), AttributeNames: ["All"] }),
    );
    const counts = [
      Attributes.ApproximateNumberOfMessages,
      Attributes.ApproximateNumberOfMessagesNotVisible,
      Attributes.ApproximateNumberOfMessagesDelayed,
    ];
    return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  }

  /** Resolves when every message is processed or in the dead-letter queue. */
  async drained(): Promise<void> {
    await this.emulator.quiet();
    while ((await this.depth()) > 0) await sleep(DRAIN_POLL_MS);
  }

  /** Finishes the batches in hand and stops; what is still queued is kept only in a data folder. */
  async stop(): Promise<void> {
    await Promise.all(this.eventSources.map((source) => source.stop()));
    await Promise.all(this.environments.map((environment) => environment.stop()));
    await this.emulator.stop();
  }

  /** Ends the function's processes in the middle of what they do. */
  crashFunction(): void {
    for (const environment of this.environments) environment.kill();
  }
}

/** Tells the function's requests from others'. */
export const FUNCTION_ACCESS_KEY = "function";

type Services = Pick<Emulator, "endpoint" | "queueUrl">;

/** What an execution environment of the topology's function needs to know, with its services in the emulator. */
export function functionSettings(topology: Topology, emulator: Services, folder: string): FunctionSettings {
  return {
    ...topology.function,
    folder,
    region: topology.region,
    environment: {
      AWS_ACCESS_KEY_ID: FUNCTION_ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL: emulator.endpoint,
      ...functionVariables(topology, (name) => emulator.queueUrl(name)),
    },
  };
}
