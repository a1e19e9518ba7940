import { axisMap, type Orientation } from "./axis-map.ts";
import type { Rendition } from "./rendition.ts";
import { MOST_SIDE } from "./rendition-rules.ts";
import type { Cut } from "./resampling-plan.ts";
import type { Rect, Size } from "./shapes.ts";

/** How a rendition is cut out of a source, but for what its format decides. */
export type FramedCut = Omit<Cut, "set" | "isSubsampled" | "chromaOffset">;

/**
 * @param source as stored, and how its file says that it is to be turned
 * @throws {RangeError} when the region is not within the source
 */
export function frame(rendition: Rendition, source: Size & { orientation: Orientation }): FramedCut {
  const { region = { left: 0, top: 0, width: source.width, height: source.height }, filter } = rendition;
  checkRegion(region, source);
  const turn = axisMap(rendition.orientation ?? source.orientation);
  const shown = turn.swap ? { width: region.height, height: region.width } : region;
  return { region, size: sizeOf(rendition, shown), filter: filter ?? "lanczos3", ...turn };
}

function checkRegion({ left, top, width, height }: Rect, source: Size): void {
  const isWhole = [left, top, width, height].every(Number.isInteger);
  const isInside = left >= 0 && top >= 0 && left + width <= source.width && top + height <= source.height;
  if (isWhole && isInside && width > 0 && height > 0) return;
  throw new RangeError(
    `region: expected whole pixels within ${source.width}x${source.height}, received ${width}x${height} at ${left},${top}`,
  );
}

function sizeOf({ width, height }: Rendition, shown: Size): Size {
  const scaled = (side: number, scale: number) => Math.min(MOST_SIDE, Math.max(1, Math.round(side * scale)));
  return {
    width: width ?? (height === undefined ? shown.width : scaled(shown.width, height / shown.height)),
    height: height ?? (width === undefined ? shown.height : scaled(shown.height, width / shown.width)),
  };
}
