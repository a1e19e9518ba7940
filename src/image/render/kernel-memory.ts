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

/** What they take outside the kernel, in bytes: what a decoder holds, or pixels on their way through the steps; and the files. */
export function outsideBytes(decoder: Footprint, planned: PlannedJob[]): number {
  const finishing = planned.map(({ job: { steps, plan, encoder }, branch, isPlanar }) => {
    const pixels = isPlanar ? 0 : RGBA * area(branch.cut.size) + steps.length * RGBA * area(plan.canvas);
    return pixels + encoder.footprint(plan.canvas, isPlanar).outside;
  });
  return PROCESS_BYTES + Math.max(decoder.outside, ...finishing);
}

const area = ({ width, height }: Size) => width * height;
