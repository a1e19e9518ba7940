import type { Instance } from "../../kernel/instance.ts";
import { type PlanarKind, type PlanarPicture, withoutFullAlpha } from "../../kernel/planar-picture.ts";
import { CutPass, cutPicture, type PlannedCut } from "../../kernel/raster.ts";
import type { StripShape } from "../../kernel/strips.ts";
import { collectGarbage } from "../collect-garbage.ts";
import type { Frame, SourceFormat } from "../formats/format.ts";
import { formatOf } from "../formats/registry.ts";
import { giveBack, isRefusal, preloadKernel, releaseInstances, takeInstance } from "../kernel-instances.ts";
import { releaseStock } from "../stock/stock-release.ts";
import { plantCuts } from "./cut-tree.ts";
import type { Control, Engine, Picture } from "./engine.ts";
import { encodeCut } from "./finishing.ts";
import { needOf } from "./job.ts";
import { kernelBytes, outsideBytes, type PlannedJob } from "./kernel-memory.ts";

/** Our own WebAssembly. A source is decoded strip by strip at the smallest size that is enough, and stays planes as long as it can. */
export const kernelEngine: Engine = {
  prepare(header, sourceBytes, jobs) {
    const format = formatOf(header);
    const need = needOf(jobs);
    const shape = format.shape(header, need);
    const planned = plantCuts(shape, jobs, header).map((branch, i) => ({
      job: jobs[i]!,
      branch,
      kind: kindOfCut(shape, branch),
    }));
    const decoder = format.footprint(header, sourceBytes, need);
    const limit = kernelBytes(decoder, planned);
    return {
      memory: limit + outsideBytes(decoder, planned),
      pictures: (source, control) =>
        inInstance(source, limit, (instance) =>
          makePictures(instance, format.open(instance, header, need, control), planned, control),
        ),
    };
  },

  preload: preloadKernel,

  async release() {
    const released = [releaseInstances(), releaseStock()];
    if (released.includes(true)) await collectGarbage();
  },
};

function kindOfCut({ sets }: StripShape, { cut }: PlannedCut): PlanarKind {
  const { space, alpha, components } = sets[cut.set]!;
  return { space, alpha, count: components.length, isSubsampled: cut.isSubsampled };
}

/** Works in an instance that has the source open and takes no more memory than it may. */
async function* inInstance<T>(
  source: Uint8Array,
  limit: number,
  work: (instance: Instance) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const instance = await takeInstance();
  try {
    instance.open(source, limit);
    yield* work(instance);
    giveBack(instance);
  } catch (error) {
    if (isRefusal(error)) giveBack(instance);
    throw error;
  }
}

async function* makePictures(
  instance: Instance,
  frames: ReturnType<SourceFormat["open"]>,
  planned: PlannedJob[],
  control: Control,
): AsyncGenerator<Picture> {
  for await (const frame of frames) {
    const direct = await cutDirectly(instance, frame, planned, control);
    const scratch = instance.exports.mark();
    for (const [i, { job, branch }] of planned.entries()) {
      instance.exports.rewind(scratch);
      const start = performance.now();
      const picture = direct.get(i) ?? cutPicture(instance, direct.get(branch.parent!)!, branch);
      control.spent("resize", performance.now() - start);
      yield { encode: () => encodeCut(instance, job, picture) };
    }
    // Of an animation, its first frame.
    return;
  }
}

/** Decodes a frame, and makes the cuts that are made of the source itself, by their job's place. */
async function cutDirectly(
  instance: Instance,
  { strips, damage }: Frame,
  planned: PlannedJob[],
  control: Control,
): Promise<Map<number, PlanarPicture>> {
  const direct = [...planned.entries()].filter(([, { branch }]) => branch.parent === undefined);
  const pass = new CutPass(
    instance,
    strips,
    direct.map(([, { branch }]) => branch),
  );
  const results = instance.exports.mark();
  let last = performance.now();
  const spent = (stage: "decode" | "resize") => {
    const now = performance.now();
    control.spent(stage, now - last);
    last = now;
  };
  strips.start();
  pass.start();
  for (let strip = strips.next(); strip; strip = strips.next()) {
    spent("decode");
    pass.push(strip);
    spent("resize");
    const met = damage();
    if (met && control.refuses(met)) break;
    const pause = control.pause();
    if (pause) await pause;
  }
  spent("decode");
  const found = damage();
  if (found) control.damaged(found);
  instance.exports.rewind(results);
  const pictures = pass.finish().map((picture) => withoutFullAlpha(instance, picture));
  spent("resize");
  return new Map(direct.map(([i], place) => [i, pictures[place]!]));
}
