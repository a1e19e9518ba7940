import { availableParallelism, totalmem } from "node:os";
import * as v from "valibot";
import { DEFAULT_FAIL_ON, FAIL_ON, type FailOn } from "./image/formats/fail-on.ts";
import { describeIssues } from "./image/render/rendition-spec.ts";
import {
  DEFAULT_RENDITIONS,
  fingerprint,
  folder,
  outputPrefixes,
  overlap,
  renditionList,
  type StoredRendition,
} from "./stored-renditions.ts";

export interface Settings {
  /** Where sources come from, as far as it is known. */
  inputBucket: string | undefined;
  /** What the keys of sources begin with. */
  sourcePrefix: string;
  outputBucket: string;
  renditions: StoredRendition[];
  cacheControl: string | undefined;
  /** Where the manifest of each source goes; none: no manifests. */
  manifestPrefix: string | undefined;
  /** Of everything that shows in the output: see `fingerprint`. */
  configuration: string;
  /** Whether the renditions of a source that was removed are removed too. */
  deleteRenditions: boolean;
  /** The EventBridge bus that is told of each source that is done; none: no events. */
  eventBus: string | undefined;
  queueUrl: string | undefined;
  deadLetterQueueUrl: string | undefined;
  /** Whether a failure that no retry can mend goes to the dead-letter queue at once, with its reason. */
  deadLettersFailures: boolean;
  /** After so many receives SQS itself moves a message to the dead-letter queue. */
  maxReceiveCount: number;
  /** Seconds until a message that failed is received again; doubled with each receive. 0: when its visibility times out. */
  retryDelaySeconds: number;
  /** Bytes. */
  maxObjectBytes: number;
  maxPixels: number;
  /** What damage makes a source `CorruptImage`. */
  failOn: FailOn;
  /** Messages in progress at once: while some are transferred, others are rendered. */
  concurrency: number;
  /** Images rendered at once, each in a thread of its own; with 1, in the main thread. */
  renderers: number;
  /** Bytes of downloaded sources that may wait at once. */
  sourceMemory: number;
  /** Bytes that all images being rendered may take together. */
  imageMemory: number;
  /** An S3-compatible service in place of AWS. */
  endpoint: string | undefined;
}

const MEBIBYTE = 2 ** 20;
/** What the runtime, this program and its connections take before any image comes: measured, rounded up. */
const PROGRAM_BYTES = 112 * MEBIBYTE;
/** The share of the memory that downloaded sources may fill while they wait. */
const SOURCE_SHARE = 1 / 8;

/** Lambda gives a whole processor for so many megabytes. */
const MEGABYTES_PER_PROCESSOR = 1769;
/** What a thread takes beside its images, with the codecs that it keeps: measured, rounded up. */
const RENDERER_BYTES = 80 * MEBIBYTE;
/** SQS's longest visibility timeout, in seconds. */
const MAX_DELAY = 43_200;

const count = (fallback: string, max: number, min = 1) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d+$/, "expected a whole number"),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
  );

const text = v.optional(v.string(), "");
const flag = v.pipe(
  v.optional(v.string(), "false"),
  v.picklist(["true", "false"], 'expected "true" or "false"'),
  v.transform((value) => value === "true"),
);

const environment = v.object({
  INPUT_BUCKET: text,
  SOURCE_PREFIX: text,
  OUTPUT_BUCKET: v.pipe(v.optional(v.string(), ""), v.nonEmpty("expected the name of the output bucket")),
  RENDITIONS: v.optional(renditionList, DEFAULT_RENDITIONS),
  CACHE_CONTROL: v.optional(v.string(), "public, max-age=86400"),
  MANIFEST_PREFIX: v.optional(
    v.union([v.literal(""), folder], 'expected a folder such as "manifests/", or nothing'),
    "",
  ),
  DELETE_RENDITIONS: flag,
  EVENT_BUS: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  DEAD_LETTER_PERMANENT_FAILURES: flag,
  MAX_RECEIVE_COUNT: count("3", 1000),
  RETRY_DELAY_SECONDS: count("0", MAX_DELAY, 0),
  MAX_OBJECT_MEGABYTES: count("50", 1024),
  MAX_MEGAPIXELS: count("100", 1000),
  FAIL_ON: v.optional(v.picklist(FAIL_ON, `expected ${FAIL_ON.join(", ")}`), DEFAULT_FAIL_ON),
  CONCURRENCY: v.optional(count("1", 10)),
  RENDERERS: v.optional(count("1", 64)),
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

  refuseLoops(read);

  const memory = read.AWS_LAMBDA_FUNCTION_MEMORY_SIZE * MEBIBYTE;
  const sourceMemory = Math.floor(memory * SOURCE_SHARE);
  const cacheControl = read.CACHE_CONTROL || undefined;
  const renderers = read.RENDERERS ?? processors(read.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  const threads = renderers > 1 ? renderers * RENDERER_BYTES : 0;
  return {
    inputBucket: read.INPUT_BUCKET || undefined,
    sourcePrefix: read.SOURCE_PREFIX,
    outputBucket: read.OUTPUT_BUCKET,
    renditions: read.RENDITIONS,
    cacheControl,
    manifestPrefix: read.MANIFEST_PREFIX || undefined,
    configuration: fingerprint(read.RENDITIONS, cacheControl),
    deleteRenditions: read.DELETE_RENDITIONS,
    eventBus: read.EVENT_BUS || undefined,
    queueUrl: read.QUEUE_URL || undefined,
    deadLetterQueueUrl: read.DEAD_LETTER_QUEUE_URL || undefined,
    deadLettersFailures: read.DEAD_LETTER_PERMANENT_FAILURES,
    maxReceiveCount: read.MAX_RECEIVE_COUNT,
    retryDelaySeconds: read.RETRY_DELAY_SECONDS,
    maxObjectBytes: read.MAX_OBJECT_MEGABYTES * MEBIBYTE,
    maxPixels: read.MAX_MEGAPIXELS * 1_000_000,
    failOn: read.FAIL_ON,
    // Of those that wait for S3, four or so keep one renderer busy.
    concurrency: read.CONCURRENCY ?? Math.min(10, 4 + 2 * renderers),
    renderers,
    sourceMemory,
    imageMemory: memory - PROGRAM_BYTES - sourceMemory - threads,
    endpoint: read.AWS_ENDPOINT_URL_S3 || read.AWS_ENDPOINT_URL || undefined,
  };
}

/** What is written must not announce itself: it would be taken for a source. */
function refuseLoops({
  INPUT_BUCKET,
  SOURCE_PREFIX,
  OUTPUT_BUCKET,
  RENDITIONS,
  MANIFEST_PREFIX,
}: v.InferOutput<typeof environment>): void {
  const prefixes = outputPrefixes({ renditions: RENDITIONS, manifestPrefix: MANIFEST_PREFIX });
  if (overlap(prefixes)) {
    throw new TypeError(
      "Wrong setting: MANIFEST_PREFIX: expected a folder apart from those of the renditions",
    );
  }
  const loop = OUTPUT_BUCKET === INPUT_BUCKET && prefixes.find((prefix) => overlap([SOURCE_PREFIX, prefix]));
  if (loop) {
    throw new TypeError(
      `Wrong setting: OUTPUT_BUCKET: what is written to ${loop} would be taken for a source; expected another bucket, or a SOURCE_PREFIX apart`,
    );
  }
}

/** How many processors there are to use: Lambda's machines show more than they give. */
function processors(megabytes: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.round(megabytes / MEGABYTES_PER_PROCESSOR)));
}
