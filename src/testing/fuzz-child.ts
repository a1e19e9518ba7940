/**
 * Renders one case after the other as its parent asks, and says how each went. A process of its own, so that its parent can
 * see what memory it takes, and end it.
 */
import { createHash } from "node:crypto";
import { ImageError, render } from "../image/index.ts";
import { fixture } from "./fixtures.ts";
import { fuzzCase } from "./fuzz-case.ts";
import { predictedMemory } from "./predicted-memory.ts";

/** `go` renders what was prepared; `verify` renders good pictures. */
export type Question = { prepare: number } | { go: true } | { verify: true };

export interface Answer {
  /** Prepared: the most bytes that it may take, or 0 where it is refused by then. */
  predicted?: number;
  outcome?: "decoded" | "refused" | "fault";
  /** Of a fault. */
  message?: string;
  /** Of the good pictures' renditions. */
  digest?: string;
}

const GOOD = ["images/orientation/6.jpg", "images/progressive.jpg", "images/png/transparent.png"];
const RENDITIONS = [
  { name: "small", width: 60, height: 60 },
  { name: "large", width: 300, height: 200, format: "jpeg" as const },
];

let prepared: ReturnType<typeof fuzzCase> | undefined;

async function prepare(seed: number): Promise<Answer> {
  prepared = fuzzCase(seed);
  try {
    return { predicted: await predictedMemory(prepared.source, prepared.renditions) };
  } catch (error) {
    if (error instanceof ImageError) return { predicted: 0 };
    return { predicted: 0, outcome: "fault", message: `inspect: ${error}` };
  }
}

async function go(): Promise<Answer> {
  const { source, renditions, options } = prepared!;
  try {
    await render(source, renditions, options);
    return { outcome: "decoded" };
  } catch (error) {
    if (error instanceof ImageError && error.code !== "InvalidRendition") return { outcome: "refused" };
    return { outcome: "fault", message: String(error) };
  }
}

async function verify(): Promise<Answer> {
  const hash = createHash("sha256");
  for (const file of GOOD) {
    for (const { data } of await render(fixture(file), RENDITIONS)) hash.update(data);
  }
  return { digest: hash.digest("hex") };
}

process.on("message", async (question: Question) => {
  const answer =
    "prepare" in question ? await prepare(question.prepare) : await ("go" in question ? go() : verify());
  process.send!(answer);
});
