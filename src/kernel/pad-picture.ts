import type { Instance } from "./instance.ts";
import {
  allocatePicture,
  extendPicture,
  kindOf,
  type PlanarKind,
  type PlanarPicture,
} from "./planar-picture.ts";
import type { ChromaOffset } from "./resampling-plan.ts";
import type { Canvas, Rgba } from "./shapes.ts";

const OPAQUE = 255;

/** Where on a canvas a picture is to lie decides how its subsampled chroma is to be cut. */
export const chromaOffsetOn = ({ left, top }: Canvas): ChromaOffset => ({
  x: (left & 1) as 0 | 1,
  y: (top & 1) as 0 | 1,
});

/** What a padded picture's planes hold: alpha is added where the canvas has some and the picture none. */
export function paddedKind(kind: PlanarKind, { background }: Canvas): PlanarKind {
  if (kind.alpha !== "none" || background[3] === OPAQUE) return kind;
  return { ...kind, alpha: "straight", count: 4 };
}

/**
 * Puts a picture in its place on a canvas, as it is: nothing shows through it.
 *
 * @param picture `ycc` or `rgb`, its chroma cut as `chromaOffsetOn` has it; a gray one on a gray canvas
 * @param canvas opaque; or clear; or of any alpha around an opaque `rgb` picture
 * @throws {KernelError} `outOfMemory`
 */
export function padPicture(instance: Instance, picture: PlanarPicture, canvas: Canvas): PlanarPicture {
  const { exports } = instance;
  const target = allocatePicture(instance, canvas, paddedKind(kindOf(picture), canvas));
  const values = groundOf(target, canvas.background);
  target.planes.forEach(({ plane, stride }, i) => {
    const value = values[i]!;
    const isHalf = i > 0 && picture.isSubsampled;
    const columns = placeOn(canvas.width, canvas.left, picture.width, isHalf);
    const rows = placeOn(canvas.height, canvas.top, picture.height, isHalf);
    exports.fillPart(plane, stride, 0, 0, columns.all, rows.all, value);
    const from = picture.planes[i];
    if (from) {
      const { plane: at, stride: step } = from;
      exports.copyPart(at, step, columns.count, rows.count, plane, stride, columns.first, rows.first);
    } else {
      exports.fillPart(plane, stride, columns.first, rows.first, columns.count, rows.count, OPAQUE);
    }
    for (const x of columns.shared) exports.mixPart(plane, stride, x, rows.first, 1, rows.count, value);
    for (const y of rows.shared) exports.mixPart(plane, stride, columns.first, y, columns.count, 1, value);
  });
  extendPicture(instance, target);
  return target;
}

/**
 * Along one axis, the samples of a canvas and of a picture on it. Of chroma at half resolution, one that the picture shares with
 * the ground is half the picture's.
 *
 *     canvas    | 0 1 | 2 3 | 4 5 | 6 7 |      a picture of three pixels at 3: its samples are 1 and 2 (4 and 5 are its own);
 *     picture           .  3 | 4 5 |           1 it shares
 */
function placeOn(total: number, start: number, length: number, isHalf: boolean) {
  if (!isHalf) return { all: total, first: start, count: length, shared: [] };
  const end = start + length;
  const [first, last] = [start >> 1, (end - 1) >> 1];
  return {
    all: (total + 1) >> 1,
    first,
    count: last - first + 1,
    shared: [...(start % 2 === 1 ? [first] : []), ...(end % 2 === 1 && end < total ? [last] : [])],
  };
}

/** The samples of a colour, for each plane. */
function groundOf({ space, alpha, planes }: PlanarPicture, [r, g, b, a]: Rgba): number[] {
  const multiplied = alpha === "premultiplied" ? a / OPAQUE : 1;
  if (space === "rgb" && planes.length > 1) return [r * multiplied, g * multiplied, b * multiplied, a];
  // JFIF 1.02.
  const luma = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  const cb = Math.round(128 + (b - 0.299 * r - 0.587 * g - 0.114 * b) / 1.772);
  const cr = Math.round(128 + (r - 0.299 * r - 0.587 * g - 0.114 * b) / 1.402);
  return [luma, Math.min(255, cb), Math.min(255, cr)];
}
