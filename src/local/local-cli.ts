import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Outcomes } from "./outcomes.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";
import { Stack, type StackOptions } from "./stack.ts";

const USAGE = `The pipeline of template.yaml on this machine: S3 -> SQS -> the built function -> S3.

  npm start -- [options] FILE|FOLDER ...   send images through it, write their renditions, end
  npm start -- [options]                   keep serving until Ctrl-C

  --out DIR             where renditions are written (default: out)
  --parameter NAME=VALUE  a parameter of the template, such as MemorySize=1024; may be repeated
  --port N              port of S3 and SQS (default: 4566 when serving, else any that is free)
  --data DIR            keep buckets and queues in DIR
  --real-time           wait as long as AWS does: for a batch to fill, and for a failed message to return
                        (the template's batching window and visibility timeout; otherwise a second each)
  --verbose             show the function's log
  --help                show this`;

const DEFAULT_PORT = "4566";
/** What is a matter of minutes on AWS should not be on a desk. */
const HASTE = { retryDelaySeconds: 1, batchWindowSeconds: 1 };
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

async function main(): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string", default: "out" },
      parameter: { type: "string", multiple: true, default: [] },
      port: { type: "string" },
      data: { type: "string" },
      "real-time": { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const serving = positionals.length === 0;
  const outcomes = new Outcomes();
  outcomes.on("output", (line) => console.error(line));
  const options: StackOptions = {
    template: inProject("template.yaml"),
    functionFolder: inProject("dist/function"),
    bootstrap: inProject("dist/local/bootstrap.js"),
    parameters: parseParameters(values.parameter),
    port: parsePort(values.port ?? (serving ? DEFAULT_PORT : "0")),
    data: values.data,
    ...(values["real-time"] ? {} : HASTE),
    onOutput: (line) => {
      if (values.verbose) console.error(line);
      outcomes.read(line);
    },
    onError: (error) => console.error(error.message),
  };

  const stack = await Stack.start(options);
  try {
    if (serving) await serve(stack, outcomes);
    else return (await run(stack, outcomes, positionals, values.out)) > 0 ? 1 : 0;
    return 0;
  } finally {
    await stack.stop();
  }
}

function parseParameters(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined || value === undefined)
        throw new Error(`--parameter ${pair}: expected NAME=VALUE`);
      return [name, value];
    }),
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port ${text}: expected 0 to 65535`);
  return port;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);
