// Runs one program under every runtime that the kernel is said to run in, and compares what comes out, hash by hash.
// `npm run runtimes` builds, installs the runtimes and calls this.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const MOST_MILLISECONDS = 60_000;

const installed = (path) => `${HERE}node_modules/${path}`;
const FILES = ["on-files.mjs"];

/** The first is what the others are compared with. */
const RUNTIMES = [
  { name: "the Node that runs this", program: process.execPath, run: FILES },
  { name: "Node 24", program: installed(`node-linux-${process.arch}/bin/node`), run: FILES },
  { name: "Bun", program: installed(".bin/bun"), run: FILES },
  { name: "Deno", program: installed(".bin/deno"), run: ["run", "--no-lock", "--allow-read", ...FILES] },
  { name: "workerd", program: installed(".bin/workerd"), run: ["test", "workerd.capnp"] },
];

/** What a program printed, or why it could not. */
function start(program, args) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd: HERE,
    encoding: "utf8",
    timeout: MOST_MILLISECONDS,
    maxBuffer: 16 * 2 ** 20,
  });
  if (status === 0) return { lines: stdout.trim().split("\n") };
  return { failure: `${error?.message ?? `ended with ${status ?? signal}`}\n${stdout}${stderr}`.trim() };
}

function check({ name, program, run }, expected) {
  const version = start(program, ["--version"]);
  if (version.failure) return tell("COULD NOT START", name, version.failure);
  const since = performance.now();
  const { lines, failure } = start(program, run);
  if (failure) return tell("FAILED", name, failure);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const differing = lines.filter((line, i) => line !== expected?.[i]);
  if (expected && (differing.length > 0 || lines.length !== expected.length)) {
    const counts = `${differing.length} of ${lines.length} results differ from ${expected.length}`;
    return tell("DIFFERS", name, `${counts}\n${differing.join("\n")}`);
  }
  console.log(
    `${name}: ${version.lines[0]}, ${lines.length} results${expected ? " equal" : ""}, ${seconds} s`,
  );
  return lines;
}

function tell(what, name, why) {
  console.error(`${what}: ${name}\n${why}`);
  process.exitCode = 1;
}

/** For these there are all of them; elsewhere one may not be made. */
const COMPLETE = ["linux-x64", "linux-arm64"];

function isThere({ name, program }) {
  if (existsSync(program)) return true;
  const platform = `${process.platform}-${process.arch}`;
  if (COMPLETE.includes(platform)) tell("NOT INSTALLED", name, program);
  else console.warn(`*** NOT CHECKED: ${name} is not made for ${platform} ***`);
  return false;
}

const [first, ...others] = RUNTIMES;
const expected = check(first);
const present = others.filter(isThere);
if (expected) for (const runtime of present) check(runtime, expected);
console.log(`${1 + present.length} of ${RUNTIMES.length} runtimes`);
