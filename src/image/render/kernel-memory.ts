import type { CutBranch } from "../../kernel/cut-branches.ts";
import type { PlanarKind } from "../../kernel/planar-picture.ts";
import { cutBytes, passBytes, resultBytes, turnBytes } from "../../kernel/raster.ts";
import type { Footprint } from "../formats/format.ts";
import { finishingFootprint } from "./finishing.ts";
import type { Job } from "./job.ts";

/** The kernel's constants and tables, and the padding between allocations. */
const STATIC_BYTES = 2 ** 20;
/** Compiled code, a thread's stack and heap, and what the process grows by otherwise. */
const PROCESS_BYTES = 12 * 2 ** 20;

/** A job, what its cut is made from, and what planes that has. */
export interface PlannedJob {
  job: Job;
  branch: CutBranch;
  kind: PlanarKind;
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

function renditionBytes({ job, branch, kind }: PlannedJob): number {
  const cutting = branch.parent === undefined ? 0 : cutBytes(branch);
  return cutting + finishingFootprint(job, kind).kernel + job.encoder.footprint(job.plan.canvas).kernel;
}

/**
 * What they take outside the kernel, in bytes: what a decoder holds, or a codec for each format that is not encoded in the kernel;
 * pixels on their way; and the files.
 */
export function outsideBytes(decoder: Footprint, planned: PlannedJob[]): number {
  const codecs = new Map<string, number>();
  let left = 0;
  for (const { job, kind } of planned) {
    const { plan, encoder, formatName } = job;
    const { outside, file } = encoder.footprint(plan.canvas);
    codecs.set(formatName, Math.max(codecs.get(formatName) ?? 0, outside));
    left += file + finishingFootprint(job, kind).outside;
  }
  const encoding = [...codecs.values()].reduce((sum, bytes) => sum + bytes, 0);
  return PROCESS_BYTES + Math.max(decoder.outside, left + encoding);
}
