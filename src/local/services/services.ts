import type { FastifyRequest } from "fastify";
import type { App } from "../app.ts";
import { functionVariables } from "../function/variables.ts";
import type { Topology } from "../template.ts";
import { EventBuses } from "./event-buses.ts";
import { FunctionLog } from "./function-log.ts";
import { MessageMoveTasks } from "./message-move-tasks.ts";
import type { Operations, Request } from "./operations.ts";
import { QueueMetrics } from "./queue-metrics.ts";

/** What little of other services the function and its tools ask for, beside the emulator's S3 and SQS. */
export class OtherServices {
  readonly buses = new EventBuses();
  readonly log = new FunctionLog();

  constructor(app: App, topology: Topology, queueUrl: (name: string) => string) {
    const operations: Operations = {
      ...this.buses.operations,
      ...this.log.operations,
      ...new MessageMoveTasks(app, topology).operations,
      ...new QueueMetrics(app).operations,
    };
    app.addHook("preHandler", async (request, reply) => {
      const target = request.headers["x-amz-target"];
      const operation = typeof target === "string" ? operations[target] : undefined;
      if (operation) {
        const answer = await operation(bodyOf(request));
        return reply.header("content-type", "application/x-amz-json-1.1").send(answer);
      }
      const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/.exec(request.url) ?? [];
      if (name === topology.function.name) return reply.send(configurationOf(topology, queueUrl));
    });
  }
}

function bodyOf({ body }: FastifyRequest): Request {
  return body instanceof Buffer || typeof body === "string" ? JSON.parse(String(body)) : body;
}

/** As Lambda's `GetFunctionConfiguration` tells. */
function configurationOf(topology: Topology, queueUrl: (name: string) => string): object {
  const { function: lambda } = topology;
  return {
    FunctionName: lambda.name,
    MemorySize: lambda.memoryMegabytes,
    Timeout: lambda.timeoutSeconds,
    Environment: { Variables: functionVariables(topology, queueUrl) },
    LoggingConfig: { LogGroup: `/aws/lambda/${lambda.name}` },
  };
}
