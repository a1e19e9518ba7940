import { type Engine, inspect, kernelEngine, predictMemory, type RenditionSpec } from "../image/index.ts";
import { parseRenditions } from "../image/render/rendition-spec.ts";

/** The bytes that a job is predicted to take at most, as `maxMemory` is held against it. The one place where tests ask. */
export async function predictedMemory(
  source: Uint8Array,
  renditions: readonly RenditionSpec[],
  engine: Engine = kernelEngine,
): Promise<number> {
  return predictMemory(await inspect(source), source.length, parseRenditions(renditions), engine);
}
