import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { Storage } from "../aws/storage.ts";

export interface Clients {
  region: string;
  lambda: LambdaClient;
  sqs: SQSClient;
  logs: CloudWatchLogsClient;
  cloudWatch: CloudWatchClient;
  storage: Storage;
}

const LOCAL = "local";

/**
 * @param endpoint the local stack's, in place of AWS; any credentials will do there
 * @throws {Error} without a region
 */
export function makeClients(region: string | undefined, endpoint: string | undefined): Clients {
  if (endpoint) {
    process.env.AWS_ACCESS_KEY_ID ??= LOCAL;
    process.env.AWS_SECRET_ACCESS_KEY ??= LOCAL;
  }
  const chosen =
    region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? (endpoint && "us-east-1");
  if (!chosen) throw new Error("Which region? Give --region, or set AWS_REGION");
  process.env.AWS_REGION = chosen;
  const options = { region: chosen, ...(endpoint && { endpoint }) };
  return {
    region: chosen,
    lambda: new LambdaClient(options),
    sqs: new SQSClient({ ...options, ...(endpoint && { useQueueUrlAsEndpoint: false }) }),
    logs: new CloudWatchLogsClient(options),
    cloudWatch: new CloudWatchClient(options),
    storage: new Storage(endpoint),
  };
}
