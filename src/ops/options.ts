import { InvalidArgumentError } from "commander";

/** The most objects that one command enqueues, unless told otherwise. */
export const DEFAULT_MAX = 10_000;

/** An option's whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}
