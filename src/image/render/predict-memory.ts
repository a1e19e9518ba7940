import type { ImageHeader } from "../formats/image-header.ts";
import type { Engine } from "./engine.ts";
import { makeJobs } from "./job.ts";
import { kernelEngine } from "./kernel-engine.ts";
import type { Rendition } from "./rendition-spec.ts";
import { isInk } from "./to-srgb.ts";

/**
 * The most memory that rendering takes above an idle process, in bytes, from the header alone.
 *
 * Whether a profile changes anything is known only when it is read: it is taken as if it did.
 */
export function predictMemory(
  header: ImageHeader,
  sourceBytes: number,
  renditions: Rendition[],
  engine: Engine = kernelEngine,
): number {
  const isConverted = header.statesColours || isInk(header);
  const jobs = makeJobs(header, renditions, isConverted ? { convert: (samples) => samples } : undefined);
  return engine.prepare(header, sourceBytes, jobs).memory;
}
