import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fixture, projectPath } from "../../testing/fixtures.ts";
import { inspect, kernelEngine, stockEngine } from "../index.ts";
import { parseRenditions } from "./rendition-spec.ts";

const SPECS = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];

/** In a process of its own: the peak resident memory (Linux: VmHWM) over what was resident before, in bytes. */
const MEASURE = `
  const { readFileSync, writeFileSync } = await import("node:fs");
  const { render, ...engines } = await import(process.argv[1]);
  const kilobytes = (field) =>
    Number(new RegExp(field + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))[1]);
  const source = readFileSync(process.argv[2]);
  const before = kilobytes("VmRSS");
  await render(source, ${JSON.stringify(SPECS)}, { engine: engines[process.argv[3]] });
  console.log((kilobytes("VmHWM") - before) * 1024);
`;

function measuredPeak(file: string, engine: string): number {
  const library = projectPath("dist/library/index.js");
  const args = ["--input-type=module", "-e", MEASURE, library, projectPath(`fixtures/${file}`), engine];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.match(stdout, /^\d+\n$/, stderr);
  return Number(stdout);
}

const ENGINES = { kernelEngine, stockEngine };
/** The process itself grows while it works: compiled code, and garbage that is not collected yet. */
const SLACK = 8 * 2 ** 20;
/** What a prediction holds for that, whatever the image. */
const ALLOWANCE = 48 * 2 ** 20;

describe("predictMemory", { skip: process.platform !== "linux" && "needs /proc" }, () => {
  const cases: [engine: keyof typeof ENGINES, file: string][] = [
    ["kernelEngine", "images/landscape-14mp.jpg"],
    ["kernelEngine", "images/progressive.jpg"],
    ["kernelEngine", "images/png/rgb-16-bit.png"],
    ["stockEngine", "images/landscape-14mp.jpg"],
    ["stockEngine", "images/progressive.jpg"],
  ];
  for (const [name, file] of cases) {
    test(`${name}: ${file} takes no more than predicted, and the prediction is no wild guess`, async () => {
      const source = fixture(file);
      const predicted = ENGINES[name].predictMemory(
        await inspect(source),
        source.length,
        parseRenditions(SPECS),
      );
      const measured = measuredPeak(file, name);
      const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
      const found = `predicted ${megabytes(predicted)} MB, measured ${megabytes(measured)} MB`;
      assert.ok(measured <= predicted + SLACK, found);
      assert.ok(predicted <= measured * 2 + ALLOWANCE, found);
    });
  }
});
