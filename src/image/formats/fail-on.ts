import type { DecodingDamage } from "../../kernel/kernel-error.ts";

/** From the most tolerant to the least. */
export const FAIL_ON = ["none", "truncated", "error", "warning"] as const;

/**
 * Which damage of a source's data is a reason to refuse it, in the order of `sharp`:
 *
 * - `none`: nothing that gives pixels; what is missing is gray or transparent
 * - `truncated`: data that ends before the picture does
 * - `error`: also data that is damaged, or left over where the picture has ended
 * - `warning`: also stray bytes between segments
 */
export type FailOn = (typeof FAIL_ON)[number];

const REFUSED: Record<FailOn, DecodingDamage["grade"][]> = {
  none: [],
  truncated: ["truncated"],
  error: ["truncated", "damaged"],
  warning: ["truncated", "damaged", "stray"],
};

export const isRefused = ({ grade }: DecodingDamage, failOn: FailOn) => REFUSED[failOn].includes(grade);
