import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RenderOptions, RenditionSpec } from "../image/index.ts";
import { projectPath } from "./fixtures.ts";

/** Jobs for one process, one after the other. */
export interface MeasuredJobs {
  sources: Uint8Array[];
  renditions: RenditionSpec[];
  engine: "kernelEngine" | "stockEngine";
  options?: Omit<RenderOptions, "engine" | "signal" | "onStage">;
}

/** The built library does the work, as a user's process would: no loader, no tests, nothing of ours is resident. */
const MEASURE = `
  const { readFileSync } = await import("node:fs");
  const [library, folder] = process.argv.slice(1);
  const { render, ...engines } = await import(library);
  const { count, renditions, engine, options } = JSON.parse(readFileSync(folder + "/job.json", "utf8"));
  const kilobytes = (field) =>
    Number(new RegExp(field + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))[1]);
  const sources = Array.from({ length: count }, (_, i) => readFileSync(folder + "/" + i));
  const before = kilobytes("VmRSS");
  let refused;
  for (const source of sources) {
    try {
      await render(source, renditions, { ...options, engine: engines[engine] });
    } catch (error) {
      if (error.name !== "ImageError") throw error;
      refused = error.code;
    }
  }
  console.log(JSON.stringify({ growth: (kilobytes("VmHWM") - before) * 1024, refused }));
`;

export interface MeasuredMemory {
  /** Bytes. */
  growth: number;
  /** An `ImageError`'s code, where one was thrown. */
  refused?: string;
}

/**
 * By how many bytes the peak resident memory of a process rises above what was resident before it renders (Linux: VmHWM).
 *
 * @throws {Error} with what the process said, when it did not come to its end
 */
export function measuredMemory({ sources, renditions, engine, options = {} }: MeasuredJobs): MeasuredMemory {
  const folder = mkdtempSync(join(tmpdir(), "memory-"));
  try {
    for (const [i, source] of sources.entries()) writeFileSync(join(folder, String(i)), source);
    const job = { count: sources.length, renditions, engine, options };
    writeFileSync(join(folder, "job.json"), JSON.stringify(job));
    const args = ["--input-type=module", "-e", MEASURE, projectPath("dist/library/index.js"), folder];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (!stdout.startsWith("{")) throw new Error(stderr.trim().split("\n").slice(0, 12).join("\n"));
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
