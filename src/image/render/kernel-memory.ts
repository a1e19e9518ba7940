import { cutBytes, passBytes, resultBytes, turnBytes } from "../../kernel/raster.ts";
import type { Size } from "../../kernel/shapes.ts";
import type { Footprint } from "../formats/format.ts";
import type { Branch } from "./cut-tree.ts";
import type { Job } from "./job.ts";

/** The kernel's constants and tables, and the padding between allocations. */
const STATIC_BYTES = 2 ** 20;
/** Compiled code, a thread's stack and heap, and what the process grows by otherwise. */
const PROCESS_BYTES = 12 * 2 ** 20;
const RGBA = 4;

/** A job, what its cut is made from, and whether the cut's planes go to the encoder as they are. */
export interface PlannedJob {
  job: Job;
  branch: Branch;
  isPlanar: boolean;
}

/**
 * The kernel's memory that a source's jobs take, in bytes, in the order of `kernel-engine.ts`: below lie the cuts that are made
 * of the source itself; above them first the decoder, with windows and weights, and then one rendition after the other.
 */
export function kernelBytes(decoder: Footprint, planned: PlannedJob[]): number {
  const direct = planned.map(({ branch }) => branch).filter(({ parent }) => parent === undefined);
  const decoding = decoder.kernel + passBytes(direct);
  const encoding = turnBytes(direct) + Math.max(0, ...planned.map(renditionBytes));
  return STATIC_BYTES + resultBytes(direct) + Math.max(decoding, encoding);
}

function renditionBytes({ job, branch, isPlanar }: PlannedJob): number {
  const cutting = branch.parent === undefined ? 0 : cutBytes(branch);
  const pixels = isPlanar ? 0 : RGBA * area(branch.cut.size);
  return cutting + pixels + job.encoder.footprint(job.plan.canvas, isPlanar).kernel;
}

/**
 * What they take outside the kernel, in bytes: what a decoder holds, or a codec for each format that is not encoded in the kernel;
 * pixels on their way through the steps, which are garbage that may not be collected yet; and the files.
 */
export function outsideBytes(decoder: Footprint, planned: PlannedJob[]): number {
  const codecs = new Map<string, number>();
  let left = 0;
  for (const { job, branch, isPlanar } of planned) {
    const { steps, plan, encoder, formatName } = job;
    const { outside, file } = encoder.footprint(plan.canvas, isPlanar);
    codecs.set(formatName, Math.max(codecs.get(formatName) ?? 0, outside));
    left += file + (isPlanar ? 0 : RGBA * area(branch.cut.size) + steps.length * RGBA * area(plan.canvas));
  }
  const encoding = [...codecs.values()].reduce((sum, bytes) => sum + bytes, 0);
  return PROCESS_BYTES + Math.max(decoder.outside, left + encoding);
}

const area = ({ width, height }: Size) => width * height;
