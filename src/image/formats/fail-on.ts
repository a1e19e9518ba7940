/** Kinds of damage that are refused, from the most patient setting to the strictest. `sharp` has the same names and order. */
export const FAIL_ON = ["none", "truncated", "error", "warning"] as const;

/**
 * What damage makes a source `CorruptImage`. Each value refuses what those before it refuse, and more:
 *
 * - `none`: nothing that gives pixels; what is missing is gray
 * - `truncated`: data that ends before the picture does
 * - `error`: also data that is damaged, or left over where a scan ends
 * - `warning`: also what no pixel depends on, such as stray bytes between segments
 */
export type FailOn = (typeof FAIL_ON)[number];

export const DEFAULT_FAIL_ON: FailOn = "error";

/** Whether the setting refuses a source with this kind of damage. What it does not refuse is worth a warning. */
export function refuses(failOn: FailOn, damage: Exclude<FailOn, "none">): boolean {
  return FAIL_ON.indexOf(damage) <= FAIL_ON.indexOf(failOn);
}
