import type { Instance } from "./instance.ts";
import { padded, type Shape } from "./resampling-plan.ts";
import type { Size } from "./shapes.ts";
import type { Alpha, Space } from "./strips.ts";

/** Planes of 8-bit samples in the kernel's memory. */
export interface PlanarPicture extends Size {
  space: Space;
  alpha: Alpha;
  planes: { plane: number; stride: number }[];
  /** Chroma planes have half the width and height. */
  isSubsampled: boolean;
}

/** Rows of RGBA, 8 bits a sample, without gaps. */
export interface RgbaPixels extends Size {
  data: Uint8ClampedArray;
}

/** How the planes of a picture lie on it. */
export function planarShape({ width, height }: Size, planes: number, isSubsampled: boolean): Shape {
  const components = Array.from({ length: planes }, (_, i) => {
    const perPixel = i > 0 && isSubsampled ? 0.5 : 1;
    return { perPixelX: perPixel, perPixelY: perPixel };
  });
  return { width, height, components };
}

/** Pixels come in so many rows at a time. */
const STRIP_ROWS = 64;
/** Both sides of an MCU of subsampled chroma. */
const MCU = 16;

/**
 * The picture as RGBA, or as its four inks, for which its chroma must not be subsampled.
 *
 * @throws {KernelError} `outOfMemory`
 */
export function toRgba(
  instance: Instance,
  { width, height, space, alpha, planes }: PlanarPicture,
): Uint8ClampedArray {
  const { exports } = instance;
  const [first, second = first, third = first, fourth] = planes;
  const to = instance.allocate(width * height * 4);
  const [a, b, c, d = 0] = [first!.plane, second!.plane, third!.plane, fourth?.plane];
  const { stride } = first!;
  if (space === "rgb") exports.mergeRgba(a, b, c, d, alpha === "premultiplied", stride, width, height, to);
  else if (space === "ycc") exports.toRgba(a, b, c, planes.length === 3, stride, width, height, to);
  else exports.mergeInks(a, b, c, d, space.endsWith("ycck"), stride, width, height, to);
  return new Uint8ClampedArray(instance.bytes(to, width * height * 4));
}

/** What `fromRgba` takes of the kernel's memory, in bytes. */
export const fromRgbaBytes = ({ width, height }: Size) =>
  3 * padded(width, MCU) * (padded(height, MCU) + 1) + STRIP_ROWS * 4 * width;

/** Takes pixels in, as luma and chroma of full resolution; alpha is left out. @throws {KernelError} `outOfMemory` */
export function fromRgba(instance: Instance, { width, height, data }: RgbaPixels): PlanarPicture {
  const { exports } = instance;
  const stride = padded(width, MCU);
  const rows = padded(height, MCU);
  const planes = [0, 1, 2].map(() => ({ plane: instance.allocate(stride * (rows + 1)), stride }));
  const strip = instance.allocate(width * STRIP_ROWS * 4);
  const [y, cb, cr] = planes.map(({ plane }) => plane) as [number, number, number];
  for (let top = 0; top < height; top += STRIP_ROWS) {
    const some = data.subarray(top * width * 4, (top + STRIP_ROWS) * width * 4);
    instance.bytes(strip, some.length).set(some);
    const at = top * stride;
    exports.fromRgba(strip, width, some.length / (width * 4), y + at, cb + at, cr + at, stride);
  }
  for (const { plane } of planes) exports.extendEdges(plane, stride, width, height, rows);
  return { width, height, space: "ycc", alpha: "none", planes, isSubsampled: false };
}
