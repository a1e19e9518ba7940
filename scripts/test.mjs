// Runs the tests beside the sources: all, or those whose path holds one of the arguments.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const wanted = process.argv.slice(2);
const tests = readdirSync("src", { recursive: true })
  .map((file) => join("src", file))
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

const { status } = spawnSync(
  process.execPath,
  [
    "--import",
    "./scripts/typescript.mjs",
    "--test",
    `--test-concurrency=${availableParallelism()}`,
    "--test-reporter=spec",
    ...tests,
  ],
  { stdio: "inherit", env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" } },
);
process.exitCode = status ?? 1;
