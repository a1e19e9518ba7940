import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { median } from "./medians.ts";
import { Runner, type Start, type Task, type Turn } from "./runner.ts";

export interface Rules {
  contestants: readonly string[];
  /** Folder of the build that `against` runs. */
  against?: string | undefined;
  /** For each contestant on each picture. */
  seconds: number;
}

/** How a contestant did on one picture. */
export interface Score extends Start {
  contestant: string;
  /** Milliseconds of one job, warm. */
  time: number;
  /** Of its turns, as they came. */
  turns: number[];
  stages: Record<string, number>;
  files: Uint8Array[];
}

/** Fresh processes for each contestant. Their medians are what is told of the start. */
const STARTS = 3;
/** Milliseconds. Short, so that the machine's moods fall on all alike. */
const TURN = 40;
/** Milliseconds, of all at once: long enough for V8 to have compiled WebAssembly again, optimised. */
const WARM_UP = 1_500;
const FEWEST_ROUNDS = 11;

interface Racer {
  task: Task;
  starts: Start[];
  turns: Turn[];
  /** The latest process. */
  runner: Runner | undefined;
}

/**
 * Measures all contestants on one picture. Each starts in fresh processes, the last of which stay; these then take short turns,
 * one after the other, so that what slows the machine for a while slows all of them.
 *
 * @returns scores of those that can do the job; why another can't is printed
 */
export async function contest(picture: string, format: string, rules: Rules): Promise<Score[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const against = rules.against && pathToFileURL(join(rules.against, "dist/library/index.js")).href;
  const racers = rules.contestants.map((contestant, i): Racer => {
    const keepIn = join(folder, String(i));
    mkdirSync(keepIn);
    return {
      task: { contestant, against, picture, format, keepIn },
      starts: [],
      turns: [],
      runner: undefined,
    };
  });
  try {
    const ready = await startAll(racers);
    await race(ready, rules.seconds);
    return ready.map(scoreOf);
  } finally {
    for (const { runner } of racers) await runner?.stop();
    rmSync(folder, { recursive: true });
  }
}

/** @returns those that can do the job */
async function startAll(racers: Racer[]): Promise<Racer[]> {
  const failed = new Set<Racer>();
  for (let i = 0; i < STARTS; i++) {
    for (const racer of racers.filter((candidate) => !failed.has(candidate))) {
      try {
        await racer.runner?.stop();
        racer.runner = await Runner.begin(racer.task);
        racer.starts.push(racer.runner.start);
      } catch (error) {
        failed.add(racer);
        console.error(
          `${racer.task.contestant} can't do ${basename(racer.task.picture)}: ${(error as Error).message}`,
        );
      }
    }
  }
  return racers.filter((racer) => !failed.has(racer));
}

async function race(racers: Racer[], seconds: number): Promise<void> {
  await Promise.all(racers.map(({ runner }) => runner!.turn(WARM_UP)));
  const end = performance.now() + seconds * 1000 * racers.length;
  for (let round = 0; round < FEWEST_ROUNDS || performance.now() < end; round++) {
    for (const { runner, turns } of round % 2 === 0 ? racers : racers.toReversed()) {
      turns.push(await runner!.turn(TURN));
    }
  }
}

function scoreOf({ task, starts, turns }: Racer): Score {
  const files = starts[0]!.bytes.map((_, i) => new Uint8Array(readFileSync(join(task.keepIn, String(i)))));
  return {
    contestant: task.contestant,
    time: median(turns.map((turn) => turn.median)),
    turns: turns.map((turn) => turn.median),
    cold: median(starts.map(({ cold }) => cold)),
    peak: median(starts.map(({ peak }) => peak)),
    bytes: starts[0]!.bytes,
    stages: turns.at(-1)!.stages,
    files,
  };
}
