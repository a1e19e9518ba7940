import type { Rect, Size } from "./shapes.ts";
import type { ComponentShape } from "./strips.ts";

/**
 * A picture may be meant for a place on a canvas whose column or row is odd: its first column (1 for `x`) or row has the samples of
 * subsampled chroma, which are those of two by two pixels of the canvas, for itself.
 */
export interface ChromaOffset {
  x: 0 | 1;
  y: 0 | 1;
}
export const NO_OFFSET: ChromaOffset = { x: 0, y: 0 };

export const FILTERS = ["lanczos3", "catmullRom", "mitchell", "triangle"] as const;
export type Filter = (typeof FILTERS)[number];

/** How a rendition is cut out of a stored picture, upright. */
export interface Cut {
  filter: Filter;
  /** Stored pixels. */
  region: Rect;
  /** Of the upright result, in pixels. */
  size: Size;
  /** The upright picture's axes are the stored one's, swapped; then each may run from its far side. */
  swap: boolean;
  flipX: boolean;
  flipY: boolean;
  /** Chroma planes have half the width and height. For `ycc` alone. */
  isSubsampled: boolean;
  /** Of these, where the upright picture will lie on a canvas. */
  chromaOffset: ChromaOffset;
  /** Which of the source's sets of planes is cut. */
  set: number;
}

/** Planes that are to be cut, as far as geometry goes. */
export interface Shape extends Size {
  components: ComponentShape[];
  isFine?: boolean;
}

/** One axis of the resampling of one component. Samples are those that are left when a box filter has been over them. */
export interface AxisPlan {
  /** So many source samples become one, their mean, before. 1: none. */
  box: number;
  /** Samples that there are. */
  length: number;
  /** Outputs. */
  count: number;
  /** Where in the source the first output begins, and samples for each output; negative from the far side. */
  origin: number;
  scale: number;
  /** How far the filter reaches, in samples, and how many weights each output has. */
  reach: number;
  taps: number;
  /** The samples that any output looks at. */
  first: number;
  span: number;
}

/** Of each filter at a scale of 1, in samples. */
const REACH: Record<Filter, number> = { lanczos3: 3, catmullRom: 2, mitchell: 2, triangle: 1 };

/** A reduction of so much is begun by a box filter, which leaves the better filter at least half as much to do. */
const BOXED_SCALE = 16;

/** Taps come in pairs of rows, and along a row in vectors of eight. */
const ROWS_AT_ONCE = 2;
const COLUMNS_AT_ONCE = 8;

/** The most samples that a box may hold, of bytes and of fine samples: their sum is kept in 32 bits. */
const MOST_BOXED = 2 ** 24;
const MOST_FINE_BOXED = 2 ** 18;

function planAxis(
  filter: Filter,
  length: number,
  count: number,
  origin: number,
  scale: number,
  { multiple, mostBoxed }: { multiple: number; mostBoxed: number },
): AxisPlan {
  const wanted = Math.abs(scale) < BOXED_SCALE ? 1 : Math.floor((2 * Math.abs(scale)) / BOXED_SCALE);
  const box = Math.min(wanted, mostBoxed);
  const samples = Math.ceil(length / box);
  const reach = REACH[filter] * Math.max(Math.abs(scale / box), 1);
  const taps = padded(Math.min(Math.floor(2 * reach) + 1, samples), multiple);
  const near = origin / box;
  const far = near + count * (scale / box);
  // The padding of the taps may lie on either side.
  const margin = reach + multiple;
  const first = Math.max(0, Math.min(Math.floor(Math.min(near, far) - margin), samples - taps));
  const end = Math.min(samples, Math.max(Math.ceil(Math.max(near, far) + margin), first + taps));
  return {
    box,
    length: samples,
    count,
    origin: near,
    scale: scale / box,
    reach,
    taps,
    first,
    span: end - first,
  };
}

/** How one component of one cut is made, with the stored picture's axes. */
export interface ComponentPlan {
  /** Samples of the source have 16 bits: see `Strip`. */
  isFine: boolean;
  /** Of the component's samples, before any box filter. */
  columns: number;
  rows: number;
  filter: Filter;
  horizontal: AxisPlan;
  vertical: AxisPlan;
  /** The result as stored, and whether its axes are swapped then. */
  across: number;
  down: number;
  swap: boolean;
  /** The sides of the upright plane are padded to this. */
  multiple: number;
}

/** The side of a block of an MCU. */
const BLOCK = 8;
export const padded = (length: number, multiple: number) => Math.ceil(length / multiple) * multiple;

/** Plans every component of a cut. */
export function planComponents(shape: Shape, cut: Cut): ComponentPlan[] {
  const plans: ComponentPlan[] = [];
  shape.components.forEach((component, i) => {
    const half = i > 0 && cut.isSubsampled ? 2 : 1;
    const last = shape.components[i - 1];
    const isLike = last?.perPixelX === component.perPixelX && last.perPixelY === component.perPixelY;
    // Components of one geometry, such as both of chroma, share their plan, and with it their weights.
    const shared = isLike && (i > 1 || half === 1) ? plans[i - 1] : undefined;
    plans.push(shared ?? planComponent(shape, cut, component, half));
  });
  return plans;
}

/** Of a side; 49 pixels at 1/49 are one sample, though the product may be a little off. */
export const samplesOf = (pixels: number, perPixel: number) => Math.ceil(pixels * perPixel - 1e-6);

function planComponent(shape: Shape, cut: Cut, component: ComponentShape, half: number): ComponentPlan {
  const { region, size, swap, flipX, flipY, chromaOffset } = cut;
  const { perPixelX, perPixelY } = component;
  const turned = swap ? { width: size.height, height: size.width } : size;
  const { x, y } = half === 1 ? NO_OFFSET : chromaOffset;
  const [leftOut, topOut] = swap ? [y, x] : [x, y];
  const across = Math.ceil((turned.width + leftOut) / half);
  const down = Math.ceil((turned.height + topOut) / half);
  const scaleX = (region.width / turned.width) * half * perPixelX;
  const scaleY = (region.height / turned.height) * half * perPixelY;
  const columns = samplesOf(shape.width, perPixelX);
  const rows = samplesOf(shape.height, perPixelY);
  // What is enlarged beside luma of full resolution is done as libjpeg's "fancy upsampling" does it.
  const isFullSize = region.width === turned.width && region.height === turned.height;
  const isUpsampled = half === 1 && (perPixelX < 1 || perPixelY < 1);
  const filter = isUpsampled && isFullSize ? "triangle" : cut.filter;
  const stepX = flipX ? -scaleX : scaleX;
  const stepY = flipY ? -scaleY : scaleY;
  // What is left out of the first sample is half of it.
  const originX = (flipX ? region.left + region.width : region.left) * perPixelX - (leftOut * stepX) / 2;
  const originY = (flipY ? region.top + region.height : region.top) * perPixelY - (topOut * stepY) / 2;
  const isFine = shape.isFine ?? false;
  const mostBoxed = isFine ? MOST_FINE_BOXED : MOST_BOXED;
  const horizontal = planAxis(filter, columns, across, originX, stepX, {
    multiple: COLUMNS_AT_ONCE,
    mostBoxed,
  });
  const vertical = planAxis(filter, rows, down, originY, stepY, {
    multiple: ROWS_AT_ONCE,
    mostBoxed: Math.floor(mostBoxed / horizontal.box),
  });
  return {
    isFine,
    columns,
    rows,
    filter,
    horizontal,
    vertical,
    across,
    down,
    swap,
    multiple: (cut.isSubsampled ? 2 * BLOCK : BLOCK) / half,
  };
}

/** Head, starts, weights, and the weights of one output in full precision: see `assembly/raster/axis.ts`. */
export const axisBytes = ({ count, taps }: AxisPlan) => 32 + count * (4 + 2 * taps) + 8 + 8 * taps;

/** A row between the passes. */
export const betweenBytes = ({ horizontal }: ComponentPlan) =>
  2 * (padded(horizontal.span, 16) + horizontal.taps + 8);

/** Rows of the source that are kept at once: what an output looks at, and as many to let it move on. */
export const windowRows = ({ vertical: { taps, span } }: ComponentPlan) => Math.min(span, 2 * taps + 16);
export const windowStride = ({ horizontal: { span }, isFine }: ComponentPlan) => span * (isFine ? 2 : 1);
export const windowBytes = (plan: ComponentPlan) => windowRows(plan) * windowStride(plan) + 64;

/** Head and sums of a box filter; 0 where there is none. */
export const boxBytes = (plan: ComponentPlan) => (isBoxed(plan) ? 32 + 4 * plan.horizontal.span : 0);
export const isBoxed = ({ horizontal, vertical }: ComponentPlan) => horizontal.box > 1 || vertical.box > 1;

/** A plane of the result, with a row that loads may run into. */
export const planeBytes = (width: number, height: number, multiple: number) =>
  padded(width, multiple) * (padded(height, multiple) + 1);

export const RESAMPLER_BYTES = 96;
