/** Exif orientation (Exif 2.32, tag 0x0112): how the stored rows and columns map to the upright picture. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export const UPRIGHT: Orientation = 1;

/**
 * Every orientation is: take the upright (x, y), swap the axes or not, then count the stored column or row
 * from the far side or not.
 */
export interface AxisMap {
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
