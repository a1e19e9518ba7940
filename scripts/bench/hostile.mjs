import { spawnSync } from "node:child_process";
import { projectPath } from "../../src/testing/fixtures.ts";
import { HOSTILE_INPUTS } from "./hostile-inputs.mjs";

/** We may take so many times as long as sharp, and so many milliseconds more. */
const TIMES = 3;
const MORE = 50;
const TIMEOUT = 120_000;

/**
 * Our time beside sharp's on files that are made to cost time, one thread and one process each.
 *
 * @param only names hold it, if given
 * @returns whether we kept within the bound on all
 */
export function runHostile(only = "") {
  console.log("| input | MB | ours ms | sharp ms | bound ms | | we say | sharp says |");
  console.log("| --- | ---: | ---: | ---: | ---: | --- | --- | --- |");
  let isKept = true;
  for (const name of Object.keys(HOSTILE_INPUTS).filter((candidate) => candidate.includes(only))) {
    const [ours, sharp] = [measure("ours", name), measure("sharp", name)];
    const bound = TIMES * sharp.milliseconds + MORE;
    const isWithin = ours.milliseconds < Number.POSITIVE_INFINITY && ours.milliseconds <= bound;
    isKept &&= isWithin;
    const cells = [
      name,
      ((ours.bytes ?? sharp.bytes) / 1e6).toFixed(1),
      ...[ours.milliseconds, sharp.milliseconds, bound].map((ms) => ms.toFixed(0)),
      isWithin ? "" : "**too slow**",
      ours.ending,
      sharp.ending,
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  return isKept;
}

function measure(contestant, name) {
  const loader = ["--import", projectPath("scripts/typescript.mjs")];
  const args = [...loader, projectPath("scripts/bench/hostile-worker.mjs"), contestant, name];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: TIMEOUT,
  });
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1));
  if (error?.code === "ETIMEDOUT")
    return { milliseconds: Number.POSITIVE_INFINITY, ending: "no end", bytes: 0 };
  throw new Error(`${contestant} on ${name}: ${stderr.trim()}`);
}
