import { branchCuts, type CutBranch } from "../../kernel/cut-branches.ts";
import { chromaOffsetOn } from "../../kernel/pad-picture.ts";
import { type Cut, NO_OFFSET } from "../../kernel/resampling-plan.ts";
import type { PlaneSet, StripShape } from "../../kernel/strips.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { axisMap, storedRect } from "../picture/orientation.ts";
import { isResampled, type Job, takesYcc } from "./job.ts";

/** Decides for each job, the largest first, what its cut is made from, and plans it. */
export const plantCuts = (source: StripShape, jobs: Job[], header: ImageHeader): CutBranch[] =>
  branchCuts(
    source,
    jobs.map((job) => storedCut(source, job, header)),
  );

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
