import type { Instance } from "./instance.ts";
import { type DecodingDamage, KernelError } from "./kernel-error.ts";
import type { PngSet } from "./png-memory.ts";
import { CutPass, planCut } from "./raster.ts";
import type { Rendered, Rendition } from "./rendition.ts";
import { type FramedCut, frame } from "./rendition-frame.ts";
import { isSubsampled, writeRendition } from "./rendition-writers.ts";
import type { SourcePicture } from "./source-picture.ts";
import { Status } from "./status.ts";

/** A rendition, how it is cut, and of which planes. */
interface Job {
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
  const { exports } = instance;
  const jobs = renditions.map((rendition) => planJob(source, rendition));
  const sets = [...new Set(jobs.map(({ set }) => set))];
  const strips = source.decode(
    {
      sets,
      reduction: Math.min(...jobs.map(({ reduction }) => reduction)),
      isSubsampled: jobs.every((job) => job.isSubsampled),
    },
    tolerates,
  );
  const cuts = jobs.map(({ cut, set, isSubsampled }) =>
    planCut(strips, { ...cut, isSubsampled, set: sets.indexOf(set) }),
  );
  const pass = new CutPass(instance, strips, cuts);
  const results = exports.mark();
  strips.start();
  pass.start();
  for (let strip = strips.next(); strip; strip = strips.next()) pass.push(strip);
  const damage = strips.damage?.();
  if (damage && !tolerates) refuse(damage);

  exports.rewind(results);
  const pictures = pass.finish();
  const scratch = exports.mark();
  const rendered = jobs.map(({ rendition }, i) => {
    exports.rewind(scratch);
    return writeRendition(instance, rendition, pictures[i]!);
  });
  return { rendered, damage };
}

function planJob(source: SourcePicture, rendition: Rendition): Job {
  const cut = frame(rendition, source);
  const { region, size, swap } = cut;
  const [across, down] = swap ? [size.height, size.width] : [size.width, size.height];
  const isResampled = across !== region.width || down !== region.height;
  const set = source.setFor(rendition.format === "jpeg", isResampled);
  return {
    rendition,
    cut,
    set,
    isSubsampled: set === "ycc" && isSubsampled(rendition),
    reduction: Math.min(region.width / across, region.height / down),
  };
}

/** What no pixel depends on is no reason to refuse a picture. */
function refuse({ grade, reason }: DecodingDamage): void {
  if (grade === "warning") return;
  throw new KernelError(grade === "truncated" ? Status.truncated : Status.damagedScan, reason);
}
