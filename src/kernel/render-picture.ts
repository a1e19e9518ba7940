import { branchCuts, type CutBranch } from "./cut-branches.ts";
import type { Instance } from "./instance.ts";
import { type DecodingDamage, KernelError } from "./kernel-error.ts";
import type { PlanarPicture } from "./planar-picture.ts";
import type { PngSet } from "./png-memory.ts";
import { CutPass, cutPicture } from "./raster.ts";
import type { Rendered, Rendition } from "./rendition.ts";
import { type FramedCut, frame } from "./rendition-frame.ts";
import { isSubsampled, writeRendition } from "./rendition-writers.ts";
import { NO_OFFSET } from "./resampling-plan.ts";
import type { DecodedStrips, SourcePicture, Wanted } from "./source-picture.ts";
import { Status } from "./status.ts";

/** A rendition, how it is cut, and of which planes. */
interface Job {
  /** Among the results. */
  index: number;
  rendition: Rendition;
  cut: FramedCut;
  set: PngSet;
  isSubsampled: boolean;
  /** By how much it reduces the source's sides. */
  reduction: number;
}

/**
 * Makes all renditions of a source, while it is decoded once, strip by strip.
 *
 * @param instance has the source open
 * @returns also what was wrong with the source, where that is tolerated
 * @throws {KernelError} for damage that is not tolerated, and `outOfMemory`
 * @throws {RangeError} for a region that is not within the source
 */
export function renderPicture(
  instance: Instance,
  source: SourcePicture,
  renditions: readonly Rendition[],
  tolerates: boolean,
): { rendered: Rendered[]; damage: DecodingDamage | undefined } {
  const jobs = planJobs(source, renditions);
  const wanted = wantedBy(jobs);
  const strips = source.decode(wanted, tolerates);
  const branches = branchCuts(
    strips,
    jobs.map(({ cut, set, isSubsampled }) => ({
      ...{ ...cut, isSubsampled, set: wanted.sets.indexOf(set), chromaOffset: NO_OFFSET },
    })),
  );
  const direct = cutDirectly(instance, strips, branches);
  const damage = strips.damage?.();
  if (damage && !tolerates) refuse(damage);

  const rendered = new Array<Rendered>(jobs.length);
  const scratch = instance.exports.mark();
  for (const [i, { index, rendition }] of jobs.entries()) {
    instance.exports.rewind(scratch);
    const branch = branches[i]!;
    const picture = direct.get(i) ?? cutPicture(instance, direct.get(branch.parent!)!, branch);
    rendered[index] = writeRendition(instance, rendition, picture);
  }
  return { rendered, damage };
}

/** The largest first, so that small ones may be made from it. */
function planJobs(source: SourcePicture, renditions: readonly Rendition[]): Job[] {
  const area = ({ cut: { size } }: Job) => size.width * size.height;
  return renditions
    .map((rendition, index) => planJob(source, rendition, index))
    .sort((a, b) => area(b) - area(a));
}

function planJob(source: SourcePicture, rendition: Rendition, index: number): Job {
  const cut = frame(rendition, source);
  const { region, size, swap } = cut;
  const [across, down] = swap ? [size.height, size.width] : [size.width, size.height];
  const isResampled = across !== region.width || down !== region.height;
  const set = source.setFor(rendition.format === "jpeg", isResampled);
  return {
    index,
    rendition,
    cut,
    set,
    isSubsampled: set === "ycc" && isSubsampled(rendition),
    reduction: Math.min(region.width / across, region.height / down),
  };
}

const wantedBy = (jobs: Job[]): Wanted => ({
  sets: [...new Set(jobs.map(({ set }) => set))],
  reduction: Math.min(...jobs.map(({ reduction }) => reduction)),
  isSubsampled: jobs.every((job) => job.isSubsampled),
});

/** Decodes a source, and makes the cuts that are made of itself, by their place. */
function cutDirectly(
  instance: Instance,
  strips: DecodedStrips,
  branches: CutBranch[],
): Map<number, PlanarPicture> {
  const direct = [...branches.entries()].filter(([, { parent }]) => parent === undefined);
  const pass = new CutPass(
    instance,
    strips,
    direct.map(([, branch]) => branch),
  );
  const results = instance.exports.mark();
  strips.start();
  pass.start();
  for (let strip = strips.next(); strip; strip = strips.next()) pass.push(strip);
  instance.exports.rewind(results);
  const pictures = pass.finish();
  return new Map(direct.map(([i], place) => [i, pictures[place]!]));
}

/** What no pixel depends on is no reason to refuse a picture. */
function refuse({ grade, reason }: DecodingDamage): void {
  if (grade === "warning") return;
  throw new KernelError(grade === "truncated" ? Status.truncated : Status.damagedScan, reason);
}
