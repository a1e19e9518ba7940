import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { projectPath } from "./fixtures.ts";
import { KernelFuzzer } from "./kernel-fuzz.ts";

const MUTATION_MILLISECONDS = 8_000;
const CUT_STEP = 61;
/** Decoded, and refused. */
const ENOUGH = 100;
const MOST_TURNS = 10;

describe("the kernel, given damaged files", () => {
  for (const build of ["kernel.wasm", "kernel.debug.wasm"]) {
    test(`${build} answers each with a picture or a typed error, and writes nowhere else`, () => {
      const bytes = readFileSync(projectPath(`src/kernel/build/${build}`));
      const fuzzer = new KernelFuzzer(new WebAssembly.Module(bytes));
      fuzzer.cutEverywhere(CUT_STEP);
      const isEnough = () => Math.min(fuzzer.report.decoded, fuzzer.report.refused) > ENOUGH;
      let seed = fuzzer.mutate(MUTATION_MILLISECONDS / 2, 1);
      // A busy machine takes longer.
      for (let turn = 0; turn < MOST_TURNS && !isEnough(); turn++) {
        seed = fuzzer.mutate(MUTATION_MILLISECONDS / 2, seed);
      }
      const { faults, cases, decoded, refused } = fuzzer.report;
      assert.deepEqual(faults, []);
      assert.ok(isEnough(), `${cases} cases, ${decoded} decoded, ${refused} refused`);
    });
  }
});
