import { Semaphore } from "async-mutex";
import { DEFAULT_FAIL_ON, FAIL_ON, type FailOn } from "../formats/fail-on.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { inspect } from "../formats/inspect.ts";
import { formatOf, type OutputFormatName } from "../formats/registry.ts";
import { asImageError, ImageError } from "../image-error.ts";
import type { Engine, Prepared } from "./engine.ts";
import { type Job, makeJobs } from "./job.ts";
import { JobControl, type Stage } from "./job-control.ts";
import { kernelEngine } from "./kernel-engine.ts";
import { parseRenditions, type RenditionSpec } from "./rendition-spec.ts";
import { conversionOf } from "./to-srgb.ts";
import { whileHolding } from "./while-holding.ts";

/** One finished rendition. */
export interface RenditionResult {
  name: string;
  format: OutputFormatName;
  contentType: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** The encoded file. It holds pixels and nothing else: no Exif, no GPS, no comments. */
  data: Uint8Array;
}

export type { Stage } from "./job-control.ts";

export interface RenderOptions {
  /** The most pixels that a source may have. Default 100 million. */
  maxPixels?: number;
  /** The most bytes of memory that the job may be predicted to take. Default: no limit. */
  maxMemory?: number;
  /** What damage makes a source `CorruptImage`. Default `error`. */
  failOn?: FailOn;
  /** Stops the job, by throwing the signal's reason: between two strips of the source, and between two stages. */
  signal?: AbortSignal;
  /** Told after each stage how many milliseconds it took. */
  onStage?: (stage: Stage, milliseconds: number) => void;
  /** Told of damage that `failOn` does not refuse, such as "JPEG is cut off: its data ends before the picture does". */
  onWarning?: (warning: string) => void;
  /** The codecs to use. */
  engine?: Engine;
}

export const DEFAULT_MAX_PIXELS = 100_000_000;

/** Codec instances are shared and their memory adds up, so that one job runs at a time. */
const oneAtATime = new Semaphore(1);

/**
 * Makes every rendition of one source, which is decoded once. Exif orientation is applied, and its colours are converted to sRGB.
 *
 * @param source a whole file of a format of docs/formats.md, which is found by its leading bytes
 * @returns the renditions in the order of their specifications
 * @throws {ImageError} `InvalidRendition` for a wrong specification; `UnsupportedFormat`, `ImageTooLarge` (the source, or what a
 *   rendition would be) or `InsufficientMemory` from the header, before any pixel is decoded; `CorruptImage` for damaged data
 */
export async function render(
  source: Uint8Array,
  renditions: readonly RenditionSpec[],
  options: RenderOptions = {},
): Promise<RenditionResult[]> {
  return (await renderSource(source, renditions, options)).renditions;
}

/** As `render`, with the header of the source, which is not read again if it is known. */
export async function renderSource(
  source: Uint8Array,
  renditions: readonly RenditionSpec[],
  options: RenderOptions & { header?: ImageHeader | undefined },
): Promise<{ header: ImageHeader; renditions: RenditionResult[] }> {
  const { engine = kernelEngine } = options;
  refuseUnknownFailOn(options);
  const parsed = parseRenditions(renditions);
  const header = options.header ?? (await inspect(source));
  refuseTooManyPixels(header, options);
  const conversion = await conversionOf(source, header);
  const jobs = makeJobs(header, parsed, conversion);
  const prepared = engine.prepare(header, source.length, jobs);
  refuseTooMuchMemory(header, prepared, options);
  return whileHolding(oneAtATime, 1, options.signal, async () => {
    try {
      return { header, renditions: await renderJobs(source, header, jobs, prepared, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      throw asImageError(error, `${formatOf(header).title} can't be rendered`);
    } finally {
      await engine.release();
    }
  });
}

/** JavaScript does not mind a typing error. */
function refuseUnknownFailOn({ failOn = DEFAULT_FAIL_ON }: RenderOptions): void {
  if (FAIL_ON.includes(failOn)) return;
  const expected = FAIL_ON.map((value) => `"${value}"`).join(", ");
  throw new ImageError(
    "InvalidRendition",
    `failOn: expected one of ${expected}, received ${JSON.stringify(failOn)}`,
  );
}

function refuseTooManyPixels(
  { width, height }: ImageHeader,
  { maxPixels = DEFAULT_MAX_PIXELS }: RenderOptions,
): void {
  const pixels = width * height;
  if (pixels <= maxPixels) return;
  const [has, limit] = [megapixels(pixels), megapixels(maxPixels)];
  throw new ImageError(
    "ImageTooLarge",
    `Image is ${width}x${height} (${has} megapixels); the limit is ${limit}`,
  );
}

function refuseTooMuchMemory(
  { width, height }: ImageHeader,
  { memory }: Prepared,
  { maxMemory = Number.POSITIVE_INFINITY }: RenderOptions,
): void {
  if (memory <= maxMemory) return;
  const [needs, has] = [mebibytes(memory), mebibytes(maxMemory)];
  throw new ImageError(
    "InsufficientMemory",
    `Image of ${width}x${height} needs ${needs} MB of memory; ${has} MB are free`,
  );
}

async function renderJobs(
  source: Uint8Array,
  header: ImageHeader,
  jobs: Job[],
  prepared: Prepared,
  { failOn = DEFAULT_FAIL_ON, signal, onStage, onWarning }: RenderOptions,
): Promise<RenditionResult[]> {
  const control = new JobControl(formatOf(header).title, failOn, signal, onStage, onWarning);
  const renditions: RenditionResult[] = [];
  const left = jobs.values();
  for await (const picture of prepared.pictures(source, control)) {
    control.tellStages();
    signal?.throwIfAborted();
    const start = performance.now();
    const job = left.next().value!;
    renditions[job.index] = resultOf(job, await picture.encode());
    onStage?.("encode", performance.now() - start);
    signal?.throwIfAborted();
  }
  return renditions;
}

function resultOf({ rendition: { name }, formatName, format: { contentType }, plan }: Job, data: Uint8Array) {
  const { width, height } = plan.canvas;
  return { name, format: formatName, contentType, width, height, data };
}

const megapixels = (pixels: number) => Math.round(pixels / 100_000) / 10;
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
