import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fixture, projectPath } from "../testing/fixtures.ts";
import { inspect } from "./header/inspect.ts";
import { predictMemory } from "./memory.ts";
import { parseRenditions } from "./rendition.ts";

const SPECS = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];

/** In a process of its own: the peak resident memory (Linux: VmHWM) over what was resident before, in bytes. */
const MEASURE = `
  const { readFileSync, writeFileSync } = await import("node:fs");
  const { render } = await import(process.argv[1]);
  const kilobytes = (field) =>
    Number(new RegExp(field + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))[1]);
  const source = readFileSync(process.argv[2]);
  const before = kilobytes("VmRSS");
  await render(source, ${JSON.stringify(SPECS)});
  console.log((kilobytes("VmHWM") - before) * 1024);
`;

function measuredPeak(file: string): number {
  const library = projectPath("dist/library/index.js");
  const args = ["--input-type=module", "-e", MEASURE, library, projectPath(`fixtures/${file}`)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.match(stdout, /^\d+\n$/, stderr);
  return Number(stdout);
}

describe("predictMemory", { skip: process.platform !== "linux" && "needs /proc" }, () => {
  for (const file of ["images/landscape-14mp.jpg", "images/progressive.jpg", "images/png/rgb-16-bit.png"]) {
    test(`${file} takes no more than predicted, and the prediction is no wild guess`, () => {
      const source = fixture(file);
      const predicted = predictMemory(inspect(source), source.length, parseRenditions(SPECS));
      const measured = measuredPeak(file);
      const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
      const found = `predicted ${megabytes(predicted)} MB, measured ${megabytes(measured)} MB`;
      assert.ok(measured <= predicted * 1.1, found);
      assert.ok(predicted <= measured * 2, found);
    });
  }
});
