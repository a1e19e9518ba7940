import { totalmem } from "node:os";
import * as v from "valibot";
import {
  BOX_NEEDS_A_SIDE,
  describeIssues,
  FIT_NEEDS_BOTH_SIDES,
  hasASide,
  hasTheSidesOfItsFit,
  type Rendition,
  renditionEntries,
} from "./image/rendition.ts";

/** A rendition, and where in the output bucket it goes: to `prefix` followed by the source's key. */
export type StoredRendition = Rendition & { prefix: string };

export interface Settings {
  outputBucket: string;
  renditions: StoredRendition[];
  cacheControl: string | undefined;
  /** Bytes. */
  maxObjectBytes: number;
  maxPixels: number;
  /** Messages in progress at once. Their transfers overlap; images are rendered one at a time. */
  concurrency: number;
  /** Bytes of downloaded sources that may wait at once. */
  sourceMemory: number;
  /** Bytes that rendering one image may take. */
  imageMemory: number;
  /** An S3-compatible service in place of AWS. */
  endpoint: string | undefined;
}

export const DEFAULT_RENDITIONS = JSON.stringify([
  { name: "thumbnail", prefix: "thumbnails/", width: 200, height: 200 },
  { name: "medium", prefix: "medium/", width: 800, height: 600 },
]);

const MEBIBYTE = 2 ** 20;
/** What the runtime, this program and its connections take before any image comes: measured, rounded up. */
const PROGRAM_BYTES = 112 * MEBIBYTE;
/** The share of the memory that downloaded sources may fill while they wait. */
const SOURCE_SHARE = 1 / 8;

const storedRendition = v.pipe(
  v.strictObject({
    ...renditionEntries,
    prefix: v.pipe(v.string(), v.regex(/^[^/].*\/$/, 'expected a folder such as "thumbnails/"')),
  }),
  v.check((rendition) => hasASide(rendition), BOX_NEEDS_A_SIDE),
  v.check((rendition) => hasTheSidesOfItsFit(rendition), FIT_NEEDS_BOTH_SIDES),
);

const renditions = v.pipe(
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

/** Under overlapping prefixes two renditions could be given one key. */
const overlap = (prefixes: string[]) =>
  prefixes.some((a, i) => prefixes.some((b, j) => i !== j && b.startsWith(a)));

const count = (fallback: string, max: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d+$/, "expected a whole number"),
    v.transform(Number),
    v.minValue(1),
    v.maxValue(max),
  );

const environment = v.object({
  OUTPUT_BUCKET: v.pipe(v.optional(v.string(), ""), v.nonEmpty("expected the name of the output bucket")),
  RENDITIONS: v.optional(renditions, DEFAULT_RENDITIONS),
  CACHE_CONTROL: v.optional(v.string(), "public, max-age=86400"),
  MAX_OBJECT_MEGABYTES: count("50", 1024),
  MAX_MEGAPIXELS: count("100", 1000),
  CONCURRENCY: count("4", 10),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: count(String(Math.floor(totalmem() / MEBIBYTE)), 2 ** 31),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  AWS_ENDPOINT_URL_S3: v.optional(v.string()),
});

/**
 * Reads the environment.
 *
 * @throws {TypeError} naming every variable and field that is wrong and what was expected
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const result = v.safeParse(environment, env);
  if (!result.success) throw new TypeError(`Wrong setting: ${describeIssues(result.issues, "")}`);
  const read = result.output;

  const memory = read.AWS_LAMBDA_FUNCTION_MEMORY_SIZE * MEBIBYTE;
  const sourceMemory = Math.floor(memory * SOURCE_SHARE);
  return {
    outputBucket: read.OUTPUT_BUCKET,
    renditions: read.RENDITIONS,
    cacheControl: read.CACHE_CONTROL || undefined,
    maxObjectBytes: read.MAX_OBJECT_MEGABYTES * MEBIBYTE,
    maxPixels: read.MAX_MEGAPIXELS * 1_000_000,
    concurrency: read.CONCURRENCY,
    sourceMemory,
    imageMemory: memory - PROGRAM_BYTES - sourceMemory,
    endpoint: read.AWS_ENDPOINT_URL_S3 || read.AWS_ENDPOINT_URL || undefined,
  };
}
