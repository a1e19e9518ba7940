import { createHash } from "node:crypto";
import * as v from "valibot";
import {
  BOX_NEEDS_A_SIDE,
  FIT_NEEDS_BOTH_SIDES,
  hasASide,
  hasTheSidesOfItsFit,
  type Rendition,
  renditionEntries,
} from "./image/render/rendition-spec.ts";

/** A rendition, and where in the output bucket it goes: to `prefix` followed by the source's key. */
export type StoredRendition = Rendition & { prefix: string };

export const DEFAULT_RENDITIONS = JSON.stringify([
  { name: "thumbnail", prefix: "thumbnails/", width: 200, height: 200 },
  { name: "medium", prefix: "medium/", width: 800, height: 600 },
]);

/** A prefix under which objects of the output bucket lie. */
export const folder = v.pipe(v.string(), v.regex(/^[^/].*\/$/, 'expected a folder such as "thumbnails/"'));

const storedRendition = v.pipe(
  v.strictObject({ ...renditionEntries, prefix: folder }),
  v.check((rendition) => hasASide(rendition), BOX_NEEDS_A_SIDE),
  v.check((rendition) => hasTheSidesOfItsFit(rendition), FIT_NEEDS_BOTH_SIDES),
);

/** The JSON list of the RENDITIONS setting. */
export const renditionList = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return JSON.parse(dataset.value) as unknown;
    } catch (error) {
      addIssue({ message: `expected JSON (${(error as Error).message})` });
      return NEVER;
    }
  }),
  v.array(storedRendition, "expected a list of renditions"),
  v.minLength(1, "expected at least one rendition"),
  v.check((list) => new Set(list.map(({ name }) => name)).size === list.length, "expected names that differ"),
  v.check(
    (list) => !overlap(list.map(({ prefix }) => prefix)),
    "expected prefixes of which none begins another",
  ),
);

/** Whether a key could lie under two of the prefixes. */
export const overlap = (prefixes: string[]) =>
  prefixes.some((a, i) => prefixes.some((b, j) => i !== j && b.startsWith(a)));

/** All prefixes under which the pipeline writes. */
export const outputPrefixes = (settings: {
  renditions: { prefix: string }[];
  manifestPrefix: string | undefined;
}): string[] =>
  [...settings.renditions.map(({ prefix }) => prefix), settings.manifestPrefix ?? ""].filter(Boolean);

export const isUnder = (key: string, prefixes: string[]) => prefixes.some((prefix) => key.startsWith(prefix));

/** Tells one configuration of the output from another: what differs in it must be made anew. */
export function fingerprint(renditions: StoredRendition[], cacheControl: string | undefined): string {
  const sorted = renditions.map((rendition) =>
    Object.entries(rendition).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return createHash("sha256")
    .update(JSON.stringify([sorted, cacheControl]))
    .digest("hex")
    .slice(0, 16);
}
