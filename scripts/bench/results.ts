import type { Score } from "./contest.ts";
import { median, sum } from "./medians.ts";

/** How all did on one picture. */
export interface Result {
  /** A family's `id`. */
  family: string;
  origin: "generated" | "given";
  picture: string;
  megapixels: number;
  scores: Omit<Score, "files">[];
  /** The bytes of our 800x600 at the quality that has the similarity of sharp's, by sharp's bytes. */
  bytesAtEqualSimilarity?: number | undefined;
}

/** Ours by another's, on one picture; below 1 we are better. */
export interface Ratios {
  /** The median over rounds, in each of which both had a turn. */
  time: number;
  cold: number;
  peak: number;
  bytes: number;
}

export const scoreIn = ({ scores }: Result, contestant: string) =>
  scores.find((score) => score.contestant === contestant);

/** @returns nothing where one of both could not do the job */
export function ratiosTo(contestant: string, result: Result): Ratios | undefined {
  const [ours, its] = [scoreIn(result, "ours"), scoreIn(result, contestant)];
  if (!ours || !its) return undefined;
  return {
    time: median(ours.turns.map((time, round) => time / its.turns[round]!)),
    cold: ours.cold / its.cold,
    peak: ours.peak / its.peak,
    bytes: sum(ours.bytes) / sum(its.bytes),
  };
}
