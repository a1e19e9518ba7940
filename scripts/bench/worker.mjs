// One contestant on one picture, in a process of its own that nothing else is loaded into: `worker.mjs TASK`, of which contest.ts
// has the type. Does the job once and tells how that went; then as often as it fits into each turn that its parent gives it, and
// ends when the parent lets go of it.
import { readFileSync, writeFileSync } from "node:fs";
import { CONTESTANTS } from "./contestants.mjs";

const { contestant, against, picture, format, keepIn } = JSON.parse(process.argv[2]);

/** `maxRSS` of a process begins with what its parent held; Linux also counts from the program's own start. */
function peakMegabytes() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

const bytes = readFileSync(picture);
const begin = performance.now();
const job = await CONTESTANTS[contestant](against);
const files = await job(bytes, format);
const cold = performance.now() - begin;
const peak = peakMegabytes();
for (const [i, file] of files.entries()) writeFileSync(`${keepIn}/${i}`, file);
process.send({ cold, peak, bytes: files.map(({ length }) => length) });

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** @param milliseconds at least one job, and no other begins later */
async function turn(milliseconds) {
  const [times, stages] = [[], {}];
  const onStage = (stage, ms) => {
    stages[stage] = (stages[stage] ?? 0) + ms;
  };
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    await job(bytes, format, onStage);
    times.push(performance.now() - start);
  } while (performance.now() < end);
  for (const stage of Object.keys(stages)) stages[stage] /= times.length;
  return { median: median(times), stages };
}

process.on("message", async (milliseconds) => process.send(await turn(milliseconds)));
process.on("disconnect", () => process.exit());
