import type { ImageHeader } from "../formats/image-header.ts";
import { chooseShrink } from "../formats/jpeg/shrink.ts";
import { orientSize } from "../picture/orientation.ts";
import { plan, reductionOf } from "./plan.ts";
import type { Rendition } from "./rendition-spec.ts";

/** Code, tables, and what the process grows by otherwise. */
const INSTANCE = 12 * 2 ** 20;
/** Of a rendition's pixels: planes, coefficients, significance and the file; RGBA twice, where it is asked for. */
const RENDITION_BYTES = 20;
/** RGBA once more, where colours are converted. */
const CONVERTED_BYTES = 4;

/**
 * The most memory that the kernel takes for an image, in bytes, from its header alone: the file, its planes at the
 * scale that its renditions need, for a progressive one the coefficients that are kept and a bit for each that is not
 * (see `kernel/assembly/progressive.ts`), and the largest rendition.
 */
export function predictKernelMemory(
  header: ImageHeader,
  sourceBytes: number,
  renditions: Rendition[],
): number {
  const upright = orientSize(header, header.orientation);
  const plans = renditions.map((rendition) => plan(upright, rendition));
  const side = 8 >> chooseShrink(Math.min(...plans.map(reductionOf)));
  const blocks = Math.ceil(header.width / 16) * Math.ceil(header.height / 16) * 4 * header.components;
  const planes = blocks * side ** 2;
  const coefficients = header.progressive ? blocks * (2 * side ** 2 + 8) : 0;
  const pixelBytes = RENDITION_BYTES + (header.icc ? CONVERTED_BYTES : 0);
  const rendition = Math.max(0, ...plans.map(({ canvas }) => canvas.width * canvas.height * pixelBytes));
  return INSTANCE + 2 * sourceBytes + planes + coefficients + rendition;
}
