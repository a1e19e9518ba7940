/** `npm run fuzz -- [seconds] [seed]`: damaged files until the time is over. Exits 1 at the first fault. */
import { readFileSync } from "node:fs";
import { Fuzzer } from "../src/kernel/fuzz.ts";
import { projectPath } from "../src/testing/fixtures.ts";

const [seconds = "60", seed = "1"] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(projectPath("src/kernel/build/kernel.wasm")));
const fuzzer = new Fuzzer(module);
fuzzer.cutEverywhere(7);
const next = fuzzer.mutate(Number(seconds) * 1000, Number(seed));
const { faults, ...counts } = fuzzer.report;
console.log({ ...counts, nextSeed: next });
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
