import { Mutex } from "async-mutex";
import { conversionFor } from "../colour/colour-conversion.ts";
import type { Conversion } from "../colour/conversion.ts";
import { readIccProfile } from "../colour/icc-profile.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { inspect } from "../formats/inspect.ts";
import { ImageError } from "../image-error.ts";
import { orientSize } from "../picture/orientation.ts";
import { compose, parseColour, type Rgba } from "../picture/pixels.ts";
import type { Cut, Engine, OutputFormat } from "./engine.ts";
import { kernelEngine } from "./kernel-engine.ts";
import { type Plan, plan, reductionOf } from "./plan.ts";
import { parseRenditions, type Rendition, type RenditionSpec } from "./rendition-spec.ts";

/** One finished rendition. */
export interface RenditionResult {
  name: string;
  format: OutputFormat;
  contentType: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** The encoded file. It holds pixels and nothing else: no Exif, no GPS, no comments. */
  data: Uint8Array;
}

export type Stage = "decode" | "resize" | "encode";

export interface RenderOptions {
  /** The most pixels that a source may have. Default 100 million. */
  maxPixels?: number;
  /** The most bytes of memory that the job may be predicted to take. Default: no limit. */
  maxMemory?: number;
  /** Stops the job between two stages, by throwing the signal's reason. */
  signal?: AbortSignal;
  /** Told after each stage how many milliseconds it took. */
  onStage?: (stage: Stage, milliseconds: number) => void;
  /** The codecs to use. */
  engine?: Engine;
}

export const DEFAULT_MAX_PIXELS = 100_000_000;

/** Above so many pixels the codecs' instances are given up after the job, since their memory never shrinks. */
const LARGE_IMAGE_PIXELS = 4_000_000;

const CONTENT_TYPES: Record<OutputFormat, string> = { jpeg: "image/jpeg", png: "image/png" };
const DEFAULT_BACKGROUND: Record<OutputFormat, string> = { jpeg: "#ffffff", png: "transparent" };

/** Codec instances are shared and their memory adds up, so that one job runs at a time. */
const oneAtATime = new Mutex();

/**
 * Makes every rendition of one source, which is decoded once. Exif orientation is applied, and colours of an ICC profile
 * are converted to sRGB.
 *
 * @param source a whole JPEG or PNG file; its format is found by its magic bytes
 * @returns the renditions in the order of their specifications
 * @throws {ImageError} `InvalidRendition` for a wrong specification; `UnsupportedFormat`, `ImageTooLarge` or
 *   `InsufficientMemory` from the header, before any pixel is decoded; `CorruptImage` for damaged data
 */
export async function render(
  source: Uint8Array,
  renditions: readonly RenditionSpec[],
  options: RenderOptions = {},
): Promise<RenditionResult[]> {
  return (await renderSource(source, renditions, options)).renditions;
}

/** As `render`, with the header of the source. */
export async function renderSource(
  source: Uint8Array,
  renditions: readonly RenditionSpec[],
  options: RenderOptions,
): Promise<{ header: ImageHeader; renditions: RenditionResult[] }> {
  const parsed = parseRenditions(renditions);
  const header = inspect(source);
  refuseTooLarge(header, source.length, parsed, options);
  const results = await oneAtATime.runExclusive(() => renderAll(source, header, parsed, options));
  return { header, renditions: results };
}

function refuseTooLarge(
  header: ImageHeader,
  sourceBytes: number,
  renditions: Rendition[],
  {
    maxPixels = DEFAULT_MAX_PIXELS,
    maxMemory = Number.POSITIVE_INFINITY,
    engine = kernelEngine,
  }: RenderOptions,
): void {
  const pixels = header.width * header.height;
  const size = `${header.width}x${header.height}`;
  if (pixels > maxPixels) {
    const [has, limit] = [megapixels(pixels), megapixels(maxPixels)];
    throw new ImageError("ImageTooLarge", `Image is ${size} (${has} megapixels); the limit is ${limit}`);
  }
  const predicted = engine.predictMemory(header, sourceBytes, renditions);
  if (predicted > maxMemory) {
    const [needs, has] = [mebibytes(predicted), mebibytes(maxMemory)];
    throw new ImageError(
      "InsufficientMemory",
      `Image of ${size} needs ${needs} MB of memory; ${has} MB are free`,
    );
  }
}

async function renderAll(
  source: Uint8Array,
  header: ImageHeader,
  renditions: Rendition[],
  { engine = kernelEngine, signal, onStage }: RenderOptions,
): Promise<RenditionResult[]> {
  const stage = async <T>(name: Stage, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const start = performance.now();
    const result = await work();
    onStage?.(name, performance.now() - start);
    return result;
  };

  const toSrgb = await colourConversion(header);
  const jobs = renditions.map((rendition, index) => makeJob(header, rendition, index, Boolean(toSrgb)));
  const isAll = (wanted: (cut: Cut) => boolean) => jobs.every(({ cut }) => wanted(cut));
  const need = {
    reduction: Math.min(...jobs.map((job) => reductionOf(job.plan))),
    isAllJpeg: isAll(({ use }) => use === "jpeg"),
    isAllSubsampled: isAll(({ use, chromaSubsampling }) => use === "jpeg" && chromaSubsampling === "4:2:0"),
  };
  try {
    const decoded = await stage("decode", () => engine.decode(source, header, need));
    const results: RenditionResult[] = [];
    for (const { index, rendition, plan, format, background, cut } of largestFirst(jobs)) {
      const picture = await stage("resize", () => engine.resample(decoded, cut));
      const data = await stage("encode", async () => {
        if (cut.use === "jpeg") return engine.encodeJpeg(picture, rendition);
        const decodedPixels = engine.pixels(picture);
        const pixels = toSrgb ? { ...decodedPixels, data: toSrgb(decodedPixels.data) } : decodedPixels;
        const finished = background ? compose(pixels, plan.canvas, plan.offset, background) : pixels;
        return format === "jpeg" ? engine.encodeJpeg(finished, rendition) : engine.encodePng(finished);
      });
      const { width, height } = plan.canvas;
      results[index] = {
        name: rendition.name,
        format,
        contentType: CONTENT_TYPES[format],
        width,
        height,
        data,
      };
    }
    return results;
  } finally {
    if (header.width * header.height > LARGE_IMAGE_PIXELS) engine.release();
  }
}

/** What to do for one rendition. */
interface Job {
  /** Among the results. */
  index: number;
  rendition: Rendition;
  plan: Plan;
  format: OutputFormat;
  /** What the picture is laid over; none where nothing of it would show. */
  background: Rgba | undefined;
  cut: Cut;
}

/** An engine may make a small rendition from a large one. */
function largestFirst(jobs: Job[]): Job[] {
  const area = ({ plan: { content } }: Job) => content.width * content.height;
  return [...jobs].sort((a, b) => area(b) - area(a));
}

function makeJob(header: ImageHeader, rendition: Rendition, index: number, isConverted: boolean): Job {
  const planned = plan(orientSize(header, header.orientation), rendition);
  const format = rendition.format === "same" ? header.format : rendition.format;
  const { content, canvas } = planned;
  const colour = backgroundOf(rendition, format);
  const fillsCanvas = content.width === canvas.width && content.height === canvas.height;
  const isSeen = !fillsCanvas || (header.hasAlpha && colour[3] > 0);
  const background = isSeen ? colour : undefined;
  const goesStraight = format === "jpeg" && !background && !isConverted && rendition.encoder === "kernel";
  const cut: Cut = {
    region: planned.crop,
    size: content,
    orientation: header.orientation,
    hasAlpha: header.hasAlpha,
    filter: rendition.filter,
    use: goesStraight ? "jpeg" : "pixels",
    chromaSubsampling: rendition.chromaSubsampling,
  };
  return { index, rendition, plan: planned, format, background, cut };
}

/** Inks are converted by the decoder; a profile of theirs is of no use then. A palette counts as colour. */
async function colourConversion({ icc, space, components }: ImageHeader): Promise<Conversion | undefined> {
  if (!icc || (space !== "ycc" && space !== "rgb")) return undefined;
  const isGray = components < 3 && readIccProfile(icc)?.space === "gray";
  return conversionFor({ icc, space: isGray ? "gray" : "rgb" });
}

/** A JPEG can't be transparent: whatever alpha its background has is taken as lying on white. */
function backgroundOf({ background }: Rendition, format: OutputFormat): Rgba {
  const colour = parseColour(background ?? DEFAULT_BACKGROUND[format]);
  if (format === "png") return colour;
  const alpha = colour[3] / 255;
  const [r, g, b] = colour.map((sample) => Math.round(sample * alpha + 255 * (1 - alpha)));
  return [r!, g!, b!, 255];
}

const megapixels = (pixels: number) => Math.round(pixels / 100_000) / 10;
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
