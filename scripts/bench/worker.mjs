// One contestant on one photo, in a process of its own: `worker.mjs CONTESTANT PHOTO MILLISECONDS FOLDER`.
// Prints what it measured as JSON and writes its renditions into the folder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTESTANTS } from "./contestants.mjs";

const [name, photo, milliseconds, folder] = process.argv.slice(2);
const MIN_RUNS = 3;
const MAX_RUNS = 200;

const bytes = readFileSync(photo);
const begin = performance.now();
const job = await CONTESTANTS[name]();
let files = await job(bytes);
const cold = performance.now() - begin;
const peak = peakMegabytes();

/** `maxRSS` of a process begins with what its parent held; Linux also counts from the program's own start. */
function peakMegabytes() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

const stages = {};
const onStage = (stage, ms) => {
  stages[stage] = (stages[stage] ?? 0) + ms;
};
const times = [];
const end = performance.now() + Number(milliseconds);
while (times.length < MIN_RUNS || (performance.now() < end && times.length < MAX_RUNS)) {
  const start = performance.now();
  files = await job(bytes, onStage);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
for (const [i, file] of files.entries()) writeFileSync(join(folder, `${i}.jpg`), file);
for (const stage of Object.keys(stages)) stages[stage] /= times.length;
console.log(
  JSON.stringify({
    median: times[times.length >> 1],
    cold,
    peak,
    bytes: files.map(({ length }) => length),
    stages,
  }),
);
process.exit();
