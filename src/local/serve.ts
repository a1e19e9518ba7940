import { once } from "node:events";
import { humanBytes } from "../terminal/units.ts";
import type { Outcomes } from "./outcomes.ts";
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
  outcomes.on("rendered", ({ key, renditions }) => {
    for (const rendition of renditions) {
      const { width, height, bytes } = rendition;
      console.log(`${key} -> ${rendition.key} ${width}x${height} ${humanBytes(bytes)}`);
    }
  });
  outcomes.on("skipped", (key, reason) => console.log(`${key} skipped: ${reason}`));
  outcomes.on("failed", ({ code, reason }) => console.log(`${code}: ${reason}`));
  stack.emulator.others.buses.on("event", ({ bus, detailType, resources }) =>
    console.log(`${detailType}, on the bus ${bus}: ${resources.join(", ")}`),
  );
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("\nFinishing what is in hand.");
}
