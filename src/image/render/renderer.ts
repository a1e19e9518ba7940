import type { ImageHeader } from "../formats/image-header.ts";
import { type RenderOptions, type RenditionResult, renderSource, type Stage } from "./render.ts";
import type { RenditionSpec } from "./rendition-spec.ts";

export interface Rendered {
  /** The source's. */
  header: ImageHeader;
  renditions: RenditionResult[];
  /** Spent in each stage, over all renditions. */
  milliseconds: Partial<Record<Stage, number>>;
}

export type RendererOptions = Pick<RenderOptions, "maxPixels" | "maxMemory" | "signal">;

/** Whatever renders sources: this thread or others. */
export interface Renderer {
  /**
   * As `render`. The source may be handed over and must not be used again.
   *
   * @throws {ImageError}
   */
  render(source: Uint8Array, renditions: RenditionSpec[], options: RendererOptions): Promise<Rendered>;
}

/** Renders one source after the other. */
export const thisThread: Renderer = {
  async render(source, renditions, options) {
    const milliseconds: Rendered["milliseconds"] = {};
    const rendered = await renderSource(source, renditions, {
      ...options,
      onStage: (stage, spent) => {
        milliseconds[stage] = (milliseconds[stage] ?? 0) + spent;
      },
    });
    return { ...rendered, milliseconds };
  },
};
