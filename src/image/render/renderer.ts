import type { ImageHeader } from "../formats/image-header.ts";
import { type RenderOptions, type RenditionResult, renderSource, type Stage } from "./render.ts";
import type { RenditionSpec } from "./rendition-spec.ts";

export interface Rendered {
  /** The source's. */
  header: ImageHeader;
  renditions: RenditionResult[];
  /** Damage that was not refused, such as "JPEG is cut off: gray below row 120". */
  warnings: string[];
  /** Spent in each stage, over all renditions. */
  milliseconds: Partial<Record<Stage, number>>;
}

export interface RendererOptions
  extends Pick<RenderOptions, "maxPixels" | "maxMemory" | "failOn" | "signal"> {
  /** The source's, where it is known: it is not read again. */
  header?: ImageHeader | undefined;
}

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
    const warnings: string[] = [];
    const rendered = await renderSource(source, renditions, {
      ...options,
      onWarning: (warning) => warnings.push(warning),
      onStage: (stage, spent) => {
        milliseconds[stage] = (milliseconds[stage] ?? 0) + spent;
      },
    });
    return { ...rendered, warnings, milliseconds };
  },
};
