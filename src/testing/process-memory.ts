import { readFileSync, writeFileSync } from "node:fs";

/** Whether this system tells what a process holds (Linux). */
export const hasProcessMemory = process.platform === "linux";

/** A field of /proc/PID/status in bytes: `VmRSS` is resident now, `VmHWM` was so at most. */
export function memoryOf(pid: number | "self", field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) * 1024;
}

/** Lets `VmHWM` begin again from what is resident now (proc(5), clear_refs). @returns what is resident now */
export function resetPeak(pid: number | "self"): number {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  return memoryOf(pid, "VmRSS");
}
