/**
 * The runtime's side of Lambda's Runtime API: loads the handler that `_HANDLER` names, then asks for one
 * invocation after the other.
 */
import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = ".", _HANDLER = "" } = process.env;
const ROOT = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

async function call(method: string, path: string, body?: unknown) {
  return new Promise<{ headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const call = request(`${ROOT}${path}`, { method }, (response) => {
      text(response).then((body) => resolve({ headers: response.headers, body }), reject);
    });
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function loadHandler(): Promise<Handler> {
  const [file, name] = _HANDLER.split(".");
  const path = [".mjs", ".js"].map((extension) => join(LAMBDA_TASK_ROOT, file + extension)).find(existsSync);
  if (!path) throw new Error(`There is no ${file}.mjs in the function's folder`);
  const handler = (await import(pathToFileURL(path).href))[name ?? ""];
  if (typeof handler !== "function") throw new Error(`${file} has no export ${name}`);
  return handler;
}

function report(error: unknown) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { errorType: name, errorMessage: message, stackTrace: stack?.split("\n") ?? [] };
}

function contextOf(headers: NodeJS.Dict<string | string[]>) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await call("GET", "/invocation/next");
    const context = contextOf(headers);
    try {
      const result = await handler(JSON.parse(body), context);
      await call("POST", `/invocation/${context.awsRequestId}/response`, result ?? null);
    } catch (error) {
      await call("POST", `/invocation/${context.awsRequestId}/error`, report(error));
    }
  }
}

try {
  const handler = await loadHandler();
  await serve(handler);
} catch (error) {
  await call("POST", "/init/error", report(error)).catch(() => {});
  process.exit(1);
}
