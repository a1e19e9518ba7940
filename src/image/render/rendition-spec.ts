import * as v from "valibot";
import { FILTERS } from "../../kernel/resampling-plan.ts";
import { formatOptions, outputNames } from "../formats/registry.ts";
import { ImageError } from "../image-error.ts";

/** The longest side that a rendition may ask for, in pixels. */
export const MAX_RENDITION_SIDE = 16_383;

const colour = v.pipe(
  v.string(),
  v.regex(/^(#[0-9a-f]{6}([0-9a-f]{2})?|transparent)$/i, 'expected "#rrggbb", "#rrggbbaa" or "transparent"'),
);

const side = v.pipe(
  v.number(),
  v.integer("expected a whole number of pixels"),
  v.minValue(1),
  v.maxValue(MAX_RENDITION_SIDE),
);

/** The fields of a rendition, for schemas that add their own. */
export const renditionEntries = {
  name: v.pipe(v.string(), v.nonEmpty("expected a name")),
  width: v.optional(side),
  height: v.optional(side),
  fit: v.optional(v.picklist(["inside", "cover", "contain"]), "inside"),
  background: v.optional(colour),
  format: v.optional(v.picklist(["same", ...outputNames]), "same"),
  ...formatOptions,
  filter: v.optional(v.picklist(FILTERS), "lanczos3"),
  withoutEnlargement: v.optional(v.boolean(), true),
};

interface Box {
  width?: number | undefined;
  height?: number | undefined;
  fit: string;
}

export const BOX_NEEDS_A_SIDE = "expected a width, a height or both";
export const hasASide = ({ width, height }: Box) => width !== undefined || height !== undefined;

export const FIT_NEEDS_BOTH_SIDES = 'expected a width and a height: only fit "inside" works with one of them';
export const hasTheSidesOfItsFit = ({ fit, width, height }: Box) =>
  fit === "inside" || (width !== undefined && height !== undefined);

const renditionSchema = v.pipe(
  v.strictObject(renditionEntries),
  v.check((rendition) => hasASide(rendition), BOX_NEEDS_A_SIDE),
  v.check((rendition) => hasTheSidesOfItsFit(rendition), FIT_NEEDS_BOTH_SIDES),
);

/**
 * What to make of a source.
 *
 * - `width`, `height`: the box in pixels, one of them optional for `inside`
 * - `fit`: `inside` keeps the whole picture within the box; `cover` fills the box and crops what stands out,
 *   about the centre; `contain` keeps the whole picture and fills the rest of the box with `background`
 * - `background`: shows through transparency in a JPEG and around a `contain`ed picture; white for JPEG and
 *   transparent for PNG unless set
 * - `format`: `same` as the source, `jpeg` or `png`
 * - `quality`: 1 to 100, for JPEG
 * - `filter`: how it is resampled; `lanczos3` is the sharpest, `triangle` the softest and fastest
 * - `chromaSubsampling`: of a JPEG: `4:2:0` halves the resolution of colour, `4:4:4` keeps it
 * - `progressive`: of a JPEG: coarse first, and some percent smaller
 * - `encoder`: of a JPEG: `kernel` is ours; `mozjpeg` makes files some percent smaller, takes many times as long,
 *   and picks its own subsampling and progression
 * - `compression`: of a PNG: `fast`; `default`; or `small`, which makes files some percent smaller and takes many times as long
 * - `palette`: of a PNG: it has a palette, for which colours are reduced if there are too many; otherwise pixels are kept exactly
 * - `colours`: of that palette: 2 to 256
 * - `dither`: of reduced colours: 0 to 1, how much of each pixel's error its neighbours make up for
 * - `withoutEnlargement`: never more pixels than the source has
 */
export type RenditionSpec = v.InferInput<typeof renditionSchema>;

/** A specification with every default filled in. */
export type Rendition = v.InferOutput<typeof renditionSchema>;

/**
 * Checks specifications and fills in their defaults.
 *
 * @throws {ImageError} `InvalidRendition`, naming the rendition, the field and what was expected
 */
export function parseRenditions(specs: readonly RenditionSpec[]): Rendition[] {
  const result = v.safeParse(v.array(renditionSchema), specs);
  if (result.success) return result.output;
  throw new ImageError("InvalidRendition", describeIssues(result.issues, "renditions"));
}

/** One line for all that is wrong, each with the path of its field, such as `renditions.0.width`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[], root: string): string {
  return issues
    .map((issue) => `${[root, v.getDotPath(issue)].filter(Boolean).join(".")}: ${issue.message}`)
    .join("; ");
}
