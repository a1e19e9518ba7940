import type { Rect, Size } from "./geometry.ts";

/** Exif orientation (Exif 2.32, tag 0x0112): how the stored rows and columns map to the upright picture. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export const UPRIGHT: Orientation = 1;

/**
 * Every orientation is: take the upright (x, y), swap the axes or not, then count the stored column or row
 * from the far side or not.
 */
interface AxisMap {
  swap: boolean;
  flipX: boolean;
  flipY: boolean;
}

export function axisMap(orientation: Orientation): AxisMap {
  return {
    swap: orientation >= 5,
    flipX: [2, 3, 7, 8].includes(orientation),
    flipY: [3, 4, 6, 7].includes(orientation),
  };
}

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
