import { once } from "node:events";
import type { Outcomes } from "./outcomes.ts";
import { humanBytes } from "./report.ts";
import type { Stack } from "./stack.ts";

/** Tells how to reach the stack, reports what it does, and returns on Ctrl-C or a request to end. */
export async function serve(stack: Stack, outcomes: Outcomes): Promise<void> {
  const { endpoint } = stack.emulator;
  const aws = `aws --endpoint-url ${endpoint}`;
  console.log(`S3 and SQS are at ${endpoint}. Any credentials will do:

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${stack.topology.region}

  ${aws} s3 cp photo.jpg s3://${stack.inputBucket}/
  ${aws} s3 ls --recursive s3://${stack.outputBucket}/
  ${aws} s3 cp --recursive s3://${stack.outputBucket}/ out/

Ctrl-C ends it.
`);
  const told = new Set<unknown>();
  outcomes.on("change", () => {
    for (const line of news(outcomes, told)) console.log(line);
  });
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("\nFinishing what is in hand.");
}

function* news({ rendered, skipped, failures }: Outcomes, told: Set<unknown>): Generator<string> {
  for (const entry of rendered.values()) {
    if (told.has(entry)) continue;
    told.add(entry);
    for (const { key, width, height, bytes } of entry.renditions) {
      yield `${entry.key} -> ${key} ${width}x${height} ${humanBytes(bytes)}`;
    }
  }
  for (const [key, reason] of skipped) {
    if (told.has(key)) continue;
    told.add(key);
    yield `${key} skipped: ${reason}`;
  }
  for (const failure of failures.values()) {
    if (told.has(failure)) continue;
    told.add(failure);
    yield `${failure.code}: ${failure.reason}`;
  }
}
