import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectPath } from "./fixtures.ts";
import { fuzzCase } from "./fuzz-case.ts";
import type { Answer, Question } from "./fuzz-child.ts";
import { hasProcessMemory, memoryOf, resetPeak } from "./process-memory.ts";

export interface FuzzReport {
  cases: number;
  decoded: number;
  refused: number;
  /** What must not happen, each with its seed and the file that shows it. */
  faults: string[];
  /** Milliseconds. */
  slowest: number;
  /** The seed to go on with. */
  nextSeed: number;
}

const MAX_MILLISECONDS = 10_000;
/** What a process grows by beside its work: compiled code, and garbage that is not collected yet. */
const SLACK = 24 * 2 ** 20;
const VERIFY_EVERY = 25;
/** A new process now and then, so that one case's leftovers don't hide the next one's growth. */
const CASES_A_CHILD = 400;

/**
 * Has damaged files rendered, all formats, header readers and profiles included, in processes whose peak memory is
 * watched. What must hold for each: it ends in renditions or an `ImageError` within 10 seconds, it takes no more memory than
 * was predicted from its header (Linux), and good pictures come out as before.
 *
 * @param milliseconds stop after so long, at a whole case
 * @param firstSeed of the first case; the others count on from it
 */
export async function fuzzRender(milliseconds: number, firstSeed: number): Promise<FuzzReport> {
  const report: FuzzReport = {
    cases: 0,
    decoded: 0,
    refused: 0,
    faults: [],
    slowest: 0,
    nextSeed: firstSeed,
  };
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const patient = await Patient.start();
    try {
      for (let i = 0; i < CASES_A_CHILD && Date.now() < end; i++) {
        const seed = report.nextSeed++;
        const fault = await tryCase(patient, seed, report);
        if (!fault) continue;
        report.faults.push(`seed ${seed}: ${fault}; see ${keep(seed)}`);
        break;
      }
    } finally {
      patient.end();
    }
  }
  return report;
}

/** @returns what is wrong, or nothing */
async function tryCase(patient: Patient, seed: number, report: FuzzReport): Promise<string | undefined> {
  report.cases++;
  const begin = performance.now();
  try {
    const { predicted = 0, message } = await patient.ask({ prepare: seed });
    if (message) return message;
    const before = hasProcessMemory ? resetPeak(patient.pid) : 0;
    const answer = await patient.ask({ go: true });
    if (answer.outcome === "fault") return answer.message;
    report[answer.outcome!]++;
    const growth = hasProcessMemory ? memoryOf(patient.pid, "VmHWM") - before : 0;
    if (growth > predicted + SLACK) {
      return `took ${megabytes(growth)} MB; predicted were ${megabytes(predicted)} MB`;
    }
    if (seed % VERIFY_EVERY === 0 && (await patient.ask({ verify: true })).digest !== patient.digest) {
      return "good pictures are rendered to something else";
    }
  } catch (error) {
    return (error as Error).message;
  } finally {
    report.slowest = Math.max(report.slowest, performance.now() - begin);
  }
  return undefined;
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

/** @returns the path, without its extension, of the case's file and of what was asked */
function keep(seed: number): string {
  const { source, origin, renditions, options } = fuzzCase(seed);
  const path = join(mkdtempSync(join(tmpdir(), "fuzz-")), `seed-${seed}`);
  writeFileSync(`${path}.${origin.split(".").at(-1)}`, source);
  writeFileSync(`${path}.json`, `${JSON.stringify({ origin, renditions, options }, null, 2)}\n`);
  return path;
}

/** The process that is tried. */
class Patient {
  /** Of the good pictures, before anything bad was rendered. */
  digest: string | undefined;

  private constructor(private readonly child: ChildProcess) {}

  static async start(): Promise<Patient> {
    const loader = projectPath("scripts/typescript.mjs");
    const patient = new Patient(
      fork(projectPath("src/testing/fuzz-child.ts"), {
        execArgv: ["--import", loader],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      }),
    );
    patient.digest = (await patient.ask({ verify: true })).digest;
    return patient;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** @throws {Error} when there is no answer in time, or never will be */
  ask(question: Question): Promise<Answer> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const settle = (conclude: () => void) => {
        clearTimeout(timer);
        child.off("message", answered).off("exit", died);
        conclude();
      };
      const answered = (answer: unknown) => settle(() => resolve(answer as Answer));
      const died = (code: number | null, signal: string | null) =>
        settle(() => reject(new Error(`the process ended with ${signal ?? code}`)));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`no answer after ${MAX_MILLISECONDS} ms`))),
        MAX_MILLISECONDS,
      );
      child.on("message", answered).on("exit", died);
      child.send(question, (error) => error && settle(() => reject(error)));
    });
  }

  end(): void {
    this.child.kill("SIGKILL");
  }
}
