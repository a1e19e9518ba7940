import { PNG_EFFORTS } from "./png-encoder.ts";
import type { Rendition } from "./rendition.ts";
import { FILTERS } from "./resampling-plan.ts";

/** What can be said of a value without its source. */
interface Rule {
  expected: string;
  holds(value: unknown): boolean;
}

const whole = (least: number, most: number): Rule => ({
  expected: `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});
const oneOf = (...values: unknown[]): Rule => ({
  expected: values.join(" or "),
  holds: (value) => values.includes(value),
});

/** The longest side that a JPEG's frame header can state (ITU T.81 B.2.2). */
export const MOST_SIDE = 65_535;

const RULES: Record<string, Rule> = {
  format: oneOf("jpeg", "png", "rgba"),
  width: whole(1, MOST_SIDE),
  height: whole(1, MOST_SIDE),
  orientation: whole(1, 8),
  filter: oneOf(...FILTERS),
  quality: whole(1, 100),
  chromaSubsampling: oneOf("4:2:0", "4:4:4"),
  progressive: oneOf(true, false),
  compression: oneOf(...PNG_EFFORTS),
  palette: oneOf(true, false),
  colours: whole(2, 256),
  dither: {
    expected: "a number from 0 to 1",
    holds: (value) => typeof value === "number" && value >= 0 && value <= 1,
  },
};

/** @throws {RangeError} for a value that no source can go with, with its name */
export function checkRendition(rendition: Rendition, index: number): void {
  const values = rendition as unknown as Record<string, unknown>;
  for (const [name, { expected, holds }] of Object.entries(RULES)) {
    const value = values[name];
    const isLeftOut = value === undefined && name !== "format";
    if (!isLeftOut && !holds(value)) {
      throw new RangeError(`renditions[${index}].${name}: expected ${expected}, received ${String(value)}`);
    }
  }
}
