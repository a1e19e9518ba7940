import { chromaOffsetOn } from "../../kernel/pad-picture.ts";
import { planarShape } from "../../kernel/planar-picture.ts";
import { type PlannedCut, planCut, planCutOf } from "../../kernel/raster.ts";
import { type Cut, NO_OFFSET } from "../../kernel/resampling-plan.ts";
import type { PlaneSet, StripShape } from "../../kernel/strips.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { axisMap, storedRect } from "../picture/orientation.ts";
import { isResampled, type Job, takesYcc } from "./job.ts";

/** One job's cut, as planned, and the job from whose cut it is made; without one, it is made of the source itself. */
export interface Branch extends PlannedCut {
  parent: number | undefined;
}

/**
 * Decides for each job, the largest first, what its cut is made from, and plans it.
 *
 * A cut of the same part as a larger one is made from that, if it is to be less than half as large: what differs lies beyond the
 * frequencies that it can show (`raster.test.ts` holds it to a level of the direct way).
 */
export function plantCuts(source: StripShape, jobs: Job[], header: ImageHeader): Branch[] {
  const branches: (Branch & { stored: Cut })[] = [];
  for (const job of jobs) {
    const stored = storedCut(source, job, header);
    const parent = branches.findIndex(
      (branch) => branch.parent === undefined && canBeMadeFrom(branch.stored, stored),
    );
    const planned =
      parent < 0
        ? { ...planCut(source, stored), parent: undefined }
        : { ...planAgain(source, branches[parent]!.stored, stored), parent };
    branches.push({ ...planned, stored });
  }
  return branches;
}

/** A cut of all of a larger one, which is upright already. */
function planAgain({ sets }: StripShape, { size, isSubsampled }: Cut, cut: Cut): PlannedCut {
  const shape = planarShape(size, sets[cut.set]!.components.length, isSubsampled);
  const region = { left: 0, top: 0, ...size };
  return planCutOf(shape, { ...cut, region, swap: false, flipX: false, flipY: false });
}

function storedCut({ sets }: StripShape, job: Job, header: ImageHeader): Cut {
  const { region, size, orientation, filter } = job.cut;
  const set = Math.max(0, sets.findIndex(isRight(job)));
  const isSubsampled = takesYcc(job) && sets[set]!.space === "ycc" && job.encoder.planes!.isSubsampled;
  return {
    region: storedRect(region, header, orientation),
    size,
    filter,
    ...axisMap(orientation),
    isSubsampled,
    chromaOffset: isSubsampled && job.canvas ? chromaOffsetOn(job.canvas) : NO_OFFSET,
    set,
  };
}

/** Colour is resampled multiplied by its alpha, and else left as it is. */
const isRight =
  (job: Job) =>
  ({ alpha }: PlaneSet) =>
    alpha === "none" || alpha === (isResampled(job) ? "premultiplied" : "straight");

function canBeMadeFrom(large: Cut, small: Cut): boolean {
  const apart = { size: undefined, chromaOffset: undefined };
  const isSame = JSON.stringify({ ...large, ...apart }) === JSON.stringify({ ...small, ...apart });
  const { x, y } = large.chromaOffset;
  if (!isSame || x + y > 0) return false;
  return 2 * small.size.width <= large.size.width && 2 * small.size.height <= large.size.height;
}
