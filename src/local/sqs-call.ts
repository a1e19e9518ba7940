import type { App } from "./app.ts";

/** A request to the emulator's SQS that takes no way over the network. */
export async function sqsCall<T>(app: App, action: string, payload: object): Promise<T> {
  const response = await app.inject({
    method: "POST",
    url: "/",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
    payload: JSON.stringify(payload),
  });
  return response.json();
}
