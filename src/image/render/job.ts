import type { Filter } from "../../kernel/resampling-plan.ts";
import type { Canvas, Rect, Rgba, Size } from "../../kernel/shapes.ts";
import type { ColourConversion } from "../colour/conversion.ts";
import type { Encoder, Need, OutputFormat } from "../formats/format.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { type OutputFormatName, outputFormats, sameFormat } from "../formats/registry.ts";
import { ImageError } from "../image-error.ts";
import { type Orientation, orientSize } from "../picture/orientation.ts";
import { parseColour } from "../picture/pixels.ts";
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
  /** How its colours become sRGB; nothing if they are. */
  colour: ColourConversion | undefined;
  /** What it is laid on; nothing if it fills the rendition and hides what is behind. */
  canvas: Canvas | undefined;
  /** What is behind shows through it. */
  isSeenThrough: boolean;
}

/**
 * The jobs of all renditions, the largest first, so that an engine may make small ones from it.
 *
 * @param colour how the source's colours become sRGB, if they are not
 */
export function makeJobs(
  header: ImageHeader,
  renditions: Rendition[],
  colour: ColourConversion | undefined,
): Job[] {
  const area = ({ plan: { content } }: Job) => content.width * content.height;
  return renditions
    .map((rendition, index) => makeJob(header, rendition, index, colour))
    .sort((a, b) => area(b) - area(a));
}

function makeJob(
  header: ImageHeader,
  rendition: Rendition,
  index: number,
  colour: ColourConversion | undefined,
): Job {
  const planned = plan(orientSize(header, header.orientation), rendition);
  const formatName = rendition.format === "same" ? sameFormat(header) : rendition.format;
  const format = outputFormats[formatName] as OutputFormat<never>;
  refuseTooLong(rendition, planned, format);
  const { orientation, hasAlpha } = header;
  const background = backgroundOf(rendition, format);
  const isSeenThrough = hasAlpha && background[3] > 0;
  return {
    index,
    rendition,
    plan: planned,
    formatName,
    format,
    encoder: format.encoder(rendition as never),
    cut: { region: planned.crop, size: planned.content, orientation, filter: rendition.filter },
    colour,
    canvas: isSeenThrough || !fillsCanvas(planned) ? canvasOf(planned, background) : undefined,
    isSeenThrough,
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

const fillsCanvas = ({ content, canvas }: Plan) =>
  content.width === canvas.width && content.height === canvas.height;

const canvasOf = ({ canvas, offset }: Plan, background: Rgba): Canvas => ({
  ...canvas,
  ...offset,
  background,
});

/** Where a format has no alpha, that of the background is taken as lying on white. */
function backgroundOf({ background }: Rendition, format: OutputFormat<never>): Rgba {
  const colour = parseColour(background ?? format.background);
  if (format.hasAlpha) return colour;
  const alpha = colour[3] / 255;
  const [r, g, b] = colour.map((sample) => Math.round(sample * alpha + 255 * (1 - alpha)));
  return [r!, g!, b!, 255];
}

/** Whether luma and chroma do for it: neither is anything mixed with it, nor are its colours converted outside the kernel. */
export const takesYcc = ({ encoder, colour, isSeenThrough }: Job) =>
  encoder.planes?.space === "ycc" && !isSeenThrough && (!colour || colour.tables !== undefined);

/** What all jobs together ask of the decoded source. */
export function needOf(jobs: Job[]): Need {
  const isYcc = jobs.every(takesYcc);
  return {
    reduction: Math.min(...jobs.map((job) => reductionOf(job.plan))),
    space: isYcc ? "ycc" : "rgb",
    isSubsampled: isYcc && jobs.every(({ encoder }) => encoder.planes!.isSubsampled),
    isResampled: jobs.some(isResampled),
    isCopied: !jobs.every(isResampled),
  };
}

/** Its samples are not those of the source. */
export const isResampled = ({ cut: { region, size } }: Job) =>
  region.width !== size.width || region.height !== size.height;
