import { axisMap, type Orientation, UPRIGHT } from "../../kernel/axis-map.ts";
import type { Rect, Size } from "./geometry.ts";

export { axisMap, type Orientation, UPRIGHT };

/** The size of the upright picture whose stored size is `stored`; and, being its own inverse, back. */
export function orientSize({ width, height }: Size, orientation: Orientation): Size {
  return axisMap(orientation).swap ? { width: height, height: width } : { width, height };
}

/** The stored rectangle that shows as `upright` once the orientation is applied. */
export function storedRect(upright: Rect, stored: Size, orientation: Orientation): Rect {
  const { swap, flipX, flipY } = axisMap(orientation);
  const { width, height } = orientSize(upright, orientation);
  const left = swap ? upright.top : upright.left;
  const top = swap ? upright.left : upright.top;
  return {
    left: flipX ? stored.width - left - width : left,
    top: flipY ? stored.height - top - height : top,
    width,
    height,
  };
}
