/**
 * `npm run fuzz -- [seconds] [seed]`: damaged files until the time is over: a tenth of it to the kernel alone, for what goes on
 * in its memory, a tenth to scans that are decoded at two places at once, the rest to `render`. Exits 1 if there was a fault.
 */
import { readFileSync } from "node:fs";
import { projectPath } from "../src/testing/fixtures.ts";
import { fuzzRender } from "../src/testing/fuzz.ts";
import { KernelFuzzer } from "../src/testing/kernel-fuzz.ts";
import { PlacesFuzzer } from "../src/testing/places-fuzz.ts";

const [seconds = "60", firstSeed = "1"] = process.argv.slice(2);
const [milliseconds, seed] = [Number(seconds) * 1000, Number(firstSeed)];

const module = new WebAssembly.Module(readFileSync(projectPath("src/kernel/build/kernel.wasm")));
const kernel = new KernelFuzzer(module);
kernel.cutEverywhere(29);
const nextSeed = kernel.mutate(milliseconds / 10, seed);

const reports = {
  kernel: { ...kernel.report, nextSeed },
  places: new PlacesFuzzer(module).compare(milliseconds / 10, seed),
  render: await fuzzRender(milliseconds * 0.8, seed),
};
for (const [what, { faults, ...counts }] of Object.entries(reports)) {
  console.log(what, { firstSeed: seed, ...counts });
  for (const fault of faults) console.error(`${what}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
