import { fork } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { projectPath } from "../../src/testing/fixtures.ts";

/** What worker.mjs is told. */
export interface Task {
  contestant: string;
  /** URL of the library that the contestant of this name runs. */
  against: string | undefined;
  picture: string;
  format: string;
  /** A folder for its renditions. */
  keepIn: string;
}

export interface Start {
  /** Milliseconds from the library's import to the last rendition's bytes. */
  cold: number;
  /** Megabytes (2^20) of memory that the process held at most. */
  peak: number;
  /** Of each rendition. */
  bytes: number[];
}

export interface Turn {
  /** Milliseconds of one job. */
  median: number;
  /** Ours alone tells them: milliseconds of a job by stage. */
  stages: Record<string, number>;
}

/** A contestant's process, which has done the job once. */
export class Runner {
  private constructor(
    readonly start: Start,
    /** Does the job again and again for so many milliseconds, and once at least. */
    readonly turn: (milliseconds: number) => Promise<Turn>,
    readonly stop: () => Promise<void>,
  ) {}

  /** @throws {Error} with what the process said, when it ends before it has done the job; a turn likewise */
  static async begin(task: Task): Promise<Runner> {
    const child = fork(projectPath("scripts/bench/worker.mjs"), [JSON.stringify(task)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // None of ours: the worker is measured from its start.
      execArgv: [],
    });
    const words = text(child.stderr!);
    const ended = once(child, "exit");
    const lost = ended.then(async () => {
      throw new Error(reasonIn(await words));
    });
    lost.catch(() => {});
    const answer = async <Answer>(): Promise<Answer> => {
      const [message] = await Promise.race([once(child, "message"), lost]);
      return message;
    };
    const turn = (milliseconds: number) => {
      child.send(milliseconds);
      return answer<Turn>();
    };
    const stop = async () => {
      if (child.connected) child.disconnect();
      await ended;
    };
    return new Runner(await answer<Start>(), turn, stop);
  }
}

/** Of what Node prints when it ends with an error, the line that names it. */
const reasonIn = (words: string) =>
  words
    .split("\n")
    .find((line) => /error|abort|memory/i.test(line))
    ?.trim() ?? "its process ended without a word";
