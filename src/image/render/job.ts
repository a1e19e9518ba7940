import type { Filter } from "../../kernel/resampling-plan.ts";
import type { Rect, Size } from "../../kernel/shapes.ts";
import type { Space } from "../../kernel/strips.ts";
import type { Encoder, Need, OutputFormat } from "../formats/format.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { type OutputFormatName, outputFormats, sameFormat } from "../formats/registry.ts";
import { ImageError } from "../image-error.ts";
import { type Orientation, orientSize } from "../picture/orientation.ts";
import { compose, type Pixels, parseColour, type Rgba } from "../picture/pixels.ts";
import { type Plan, plan, reductionOf } from "./plan.ts";
import type { Rendition } from "./rendition-spec.ts";

/** A part of the upright source, and what it is resampled to. */
export interface UprightCut {
  /** Upright pixels. */
  region: Rect;
  /** Upright pixels. */
  size: Size;
  orientation: Orientation;
  filter: Filter;
}

/** Something that is done to pixels on the way from the cut to the file. */
export type Step = (pixels: Pixels) => Pixels;

/** What to do for one rendition. */
export interface Job {
  /** Among the results. */
  index: number;
  rendition: Rendition;
  plan: Plan;
  formatName: OutputFormatName;
  format: OutputFormat<never>;
  encoder: Encoder;
  cut: UprightCut;
  /** From the cut's pixels to those of the file. Without any, the cut may go to the encoder as planes. */
  steps: Step[];
}

/**
 * The jobs of all renditions, the largest first, so that an engine may make small ones from it.
 *
 * @param toSrgb converts the source's colours, if they need it
 */
export function makeJobs(header: ImageHeader, renditions: Rendition[], toSrgb: Step | undefined): Job[] {
  const area = ({ plan: { content } }: Job) => content.width * content.height;
  return renditions
    .map((rendition, index) => makeJob(header, rendition, index, toSrgb))
    .sort((a, b) => area(b) - area(a));
}

function makeJob(header: ImageHeader, rendition: Rendition, index: number, toSrgb: Step | undefined): Job {
  const planned = plan(orientSize(header, header.orientation), rendition);
  const formatName = rendition.format === "same" ? sameFormat(header) : rendition.format;
  const format = outputFormats[formatName] as OutputFormat<never>;
  refuseTooLong(rendition, planned, format);
  const { orientation } = header;
  return {
    index,
    rendition,
    plan: planned,
    formatName,
    format,
    encoder: format.encoder(rendition as never),
    cut: { region: planned.crop, size: planned.content, orientation, filter: rendition.filter },
    steps: [toSrgb, layingOn(backgroundOf(rendition, format), planned, header)].filter(
      (step) => step !== undefined,
    ),
  };
}

/** A box of one side bounds the other by the source's aspect alone. */
function refuseTooLong(
  { name }: Rendition,
  { canvas }: Plan,
  { mostSide, contentType }: OutputFormat<never>,
): void {
  if (Math.max(canvas.width, canvas.height) <= mostSide) return;
  throw new ImageError(
    "ImageTooLarge",
    `Rendition "${name}" would be ${canvas.width}x${canvas.height}; a side of ${contentType} is at most ${mostSide}`,
  );
}

/** Lays the picture over its background; nothing where none of it would show. */
function layingOn(
  background: Rgba,
  { content, canvas, offset }: Plan,
  { hasAlpha }: ImageHeader,
): Step | undefined {
  const fillsCanvas = content.width === canvas.width && content.height === canvas.height;
  const showsThrough = hasAlpha && background[3] > 0;
  if (fillsCanvas && !showsThrough) return undefined;
  return (pixels) => compose(pixels, canvas, offset, background);
}

/** Where a format has no alpha, that of the background is taken as lying on white. */
function backgroundOf({ background }: Rendition, format: OutputFormat<never>): Rgba {
  const colour = parseColour(background ?? format.background);
  if (format.hasAlpha) return colour;
  const alpha = colour[3] / 255;
  const [r, g, b] = colour.map((sample) => Math.round(sample * alpha + 255 * (1 - alpha)));
  return [r!, g!, b!, 255];
}

/** Whether the cut's planes, if they are of this space, go to the encoder as they are. */
export const staysPlanar = ({ encoder, steps }: Job, space: Space) =>
  steps.length === 0 && encoder.planes?.space === space;

/** What all jobs together ask of the decoded source. */
export function needOf(jobs: Job[]): Need {
  const isPlanar = jobs.every((job) => staysPlanar(job, "ycc"));
  return {
    reduction: Math.min(...jobs.map((job) => reductionOf(job.plan))),
    space: isPlanar ? "ycc" : "rgb",
    isSubsampled: isPlanar && jobs.every(({ encoder }) => encoder.planes!.isSubsampled),
    isResampled: jobs.some(isResampled),
    isCopied: !jobs.every(isResampled),
  };
}

/** Its samples are not those of the source. */
export const isResampled = ({ cut: { region, size } }: Job) =>
  region.width !== size.width || region.height !== size.height;

/** Takes a cut's pixels through the job's steps. */
export const finish = ({ steps }: Job, pixels: Pixels): Pixels =>
  steps.reduce((made, step) => step(made), pixels);
