import workerpool from "workerpool";
import { kernelEngine } from "./kernel-engine.ts";
import { type RendererOptions, thisThread } from "./renderer.ts";
import type { RenditionSpec } from "./rendition-spec.ts";

/** One thread of a `ThreadPool`. */
async function render(source: Uint8Array, renditions: RenditionSpec[], options: RendererOptions) {
  const rendered = await thisThread.render(source, renditions, options);
  const buffers = rendered.renditions.map(({ data }) => data.buffer);
  return new workerpool.Transfer(rendered, buffers);
}

kernelEngine.preload();
workerpool.worker({ render });
