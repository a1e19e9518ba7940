import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { readSettings, type Settings } from "../config.ts";
import type { Clients } from "./clients.ts";

/** A stack that runs somewhere, as its function's configuration tells. */
export interface Deployment {
  functionName: string;
  logGroup: string;
  memoryMegabytes: number;
  settings: Settings;
  /** What the keys of sources end with. */
  sourceSuffix: string;
  inputBucket: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
}

/** @throws {Error} when there is no such function, or it is not one of ours */
export async function findDeployment({ lambda }: Clients, functionName: string): Promise<Deployment> {
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const variables = found.Environment?.Variables ?? {};
  const memoryMegabytes = found.MemorySize ?? 0;
  const settings = readSettings({ ...variables, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes) });
  const { inputBucket, queueUrl, deadLetterQueueUrl } = settings;
  if (!inputBucket || !queueUrl || !deadLetterQueueUrl) {
    throw new Error(
      `${functionName} has no INPUT_BUCKET, QUEUE_URL or DEAD_LETTER_QUEUE_URL: deploy it anew`,
    );
  }
  return {
    functionName,
    logGroup: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`,
    memoryMegabytes,
    settings,
    sourceSuffix: variables.SOURCE_SUFFIX ?? "",
    inputBucket,
    queueUrl,
    deadLetterQueueUrl,
  };
}

export const queueName = (url: string) => url.split("/").at(-1)!;

export async function queueAttributes({ sqs }: Clients, url: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes ?? {};
}
