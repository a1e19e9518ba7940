import type { Instance } from "./instance.ts";
import { type ChromaOffset, NO_OFFSET, padded, type Shape } from "./resampling-plan.ts";
import type { Size } from "./shapes.ts";
import type { Alpha, Space } from "./strips.ts";

/** What planes hold. */
export interface PlanarKind {
  space: Space;
  alpha: Alpha;
  /** Planes: 1 of gray, 3 of colour, 4 of colour and alpha or of inks. */
  count: number;
  /** Chroma planes have half the width and height. */
  isSubsampled: boolean;
}

export interface Plane {
  plane: number;
  stride: number;
}

/** Planes of 8-bit samples in the kernel's memory. */
export interface PlanarPicture extends Size, Omit<PlanarKind, "count"> {
  planes: Plane[];
  chromaOffset: ChromaOffset;
}

/** Rows of RGBA, 8 bits a sample, without gaps. */
export interface RgbaPixels extends Size {
  data: Uint8ClampedArray;
}

export const kindOf = ({ space, alpha, planes, isSubsampled }: PlanarPicture): PlanarKind => ({
  space,
  alpha,
  count: planes.length,
  isSubsampled,
});

/** How the planes of a picture lie on it. */
export function planarShape({ width, height }: Size, planes: number, isSubsampled: boolean): Shape {
  const components = Array.from({ length: planes }, (_, i) => {
    const perPixel = i > 0 && isSubsampled ? 0.5 : 1;
    return { perPixelX: perPixel, perPixelY: perPixel };
  });
  return { width, height, components };
}

/** Both sides of an MCU of subsampled chroma. */
const MCU = 16;

/** Of each plane: its samples, and its sides in memory, which end with whole MCUs. */
function planeShapes({ width, height }: Size, { count, isSubsampled }: PlanarKind) {
  return Array.from({ length: count }, (_, i) => {
    const part = i > 0 && isSubsampled ? 2 : 1;
    return {
      width: Math.ceil(width / part),
      height: Math.ceil(height / part),
      stride: padded(width, MCU) / part,
      rows: padded(height, MCU) / part,
    };
  });
}

/** What `allocatePicture` takes, in bytes. Loads may run into one more row. */
export const pictureBytes = (size: Size, kind: PlanarKind) =>
  planeShapes(size, kind).reduce((sum, { stride, rows }) => sum + stride * (rows + 1), 0);

/** Room for a picture. @throws {KernelError} `outOfMemory` */
export function allocatePicture(instance: Instance, size: Size, kind: PlanarKind): PlanarPicture {
  const planes = planeShapes(size, kind).map(({ stride, rows }) => ({
    plane: instance.allocate(stride * (rows + 1)),
    stride,
  }));
  const { width, height } = size;
  const { space, alpha, isSubsampled } = kind;
  return { width, height, space, alpha, planes, isSubsampled, chromaOffset: NO_OFFSET };
}

/** Repeats the last column and row of each plane up to whole MCUs. */
export function extendPicture({ exports }: Instance, picture: PlanarPicture): void {
  planeShapes(picture, kindOf(picture)).forEach(({ width, height, rows }, i) => {
    const { plane, stride } = picture.planes[i]!;
    exports.extendEdges(plane, stride, width, height, rows);
  });
}

/** Without a plane of alpha that is 255 everywhere. */
export function withoutFullAlpha({ exports }: Instance, picture: PlanarPicture): PlanarPicture {
  const { width, height, alpha, planes } = picture;
  const last = planes.at(-1)!;
  if (alpha === "none" || !exports.isFull(last.plane, last.stride, width, height)) return picture;
  return { ...picture, alpha: "none", planes: planes.slice(0, -1) };
}
