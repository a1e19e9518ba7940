import { planarShape } from "./planar-picture.ts";
import { type PlannedCut, planCut, planCutOf } from "./raster.ts";
import type { Cut } from "./resampling-plan.ts";
import type { StripShape } from "./strips.ts";

/** A cut, as planned, and the index of that from whose result it is made; without one, it is made of the source itself. */
export interface CutBranch extends PlannedCut {
  parent: number | undefined;
}

/**
 * Decides for each cut, the largest first, what it is made from, and plans it.
 *
 * A cut of the same part as a larger one is made from that, if it is to be less than half as large: what differs lies beyond the
 * frequencies that it can show (`raster.test.ts` holds it to a level of the direct way). The larger one is rounded to 8 bits,
 * so that of a source with more each cut is made directly.
 */
export function branchCuts(source: StripShape, cuts: readonly Cut[]): CutBranch[] {
  const branches: CutBranch[] = [];
  cuts.forEach((cut, i) => {
    const isParent = (large: Cut, at: number) =>
      at < i && branches[at]!.parent === undefined && canBeMadeFrom(large, cut);
    const parent = source.isDeep ? -1 : cuts.findIndex(isParent);
    branches.push(
      parent < 0
        ? { ...planCut(source, cut), parent: undefined }
        : { ...planAgain(source, cuts[parent]!, cut), parent },
    );
  });
  return branches;
}

/** A cut of all of a larger one, which is upright already. */
function planAgain({ sets }: StripShape, { size, isSubsampled }: Cut, cut: Cut): PlannedCut {
  const shape = planarShape(size, sets[cut.set]!.components.length, isSubsampled);
  const region = { left: 0, top: 0, ...size };
  return planCutOf(shape, { ...cut, region, swap: false, flipX: false, flipY: false });
}

function canBeMadeFrom(large: Cut, small: Cut): boolean {
  const apart = { size: undefined, chromaOffset: undefined };
  const isSame = JSON.stringify({ ...large, ...apart }) === JSON.stringify({ ...small, ...apart });
  const { x, y } = large.chromaOffset;
  if (!isSame || x + y > 0) return false;
  return 2 * small.size.width <= large.size.width && 2 * small.size.height <= large.size.height;
}
