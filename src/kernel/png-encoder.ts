import type { Instance } from "./instance.ts";
import type { PlanarPicture, RgbaPixels } from "./planar-picture.ts";
import type { Size } from "./shapes.ts";

/** How hard the encoder tries, from the fastest to the smallest. */
export const PNG_EFFORTS = ["fast", "default", "small"] as const;
export type PngEffort = (typeof PNG_EFFORTS)[number];

/** Encodes planes. */
export function encodePng(instance: Instance, picture: PlanarPicture, effort: PngEffort): Uint8Array {
  const { planes, alpha } = picture;
  const [red, green = red, blue = red, fourth] = planes.map(({ plane }) => plane) as [number, ...number[]];
  const { stride } = planes[0]!;
  instance.exports.pngTakePlanes(red, green!, blue!, fourth ?? 0, stride, alpha === "premultiplied");
  return encode(instance, picture, effort);
}

/** Encodes pixels. */
export function encodePngPixels(instance: Instance, pixels: RgbaPixels, effort: PngEffort): Uint8Array {
  const { data } = pixels;
  const at = instance.allocate(data.length);
  instance.bytes(at, data.length).set(data);
  instance.exports.pngTakePixels(at);
  return encode(instance, pixels, effort);
}

function encode(instance: Instance, { width, height }: Size, effort: PngEffort): Uint8Array {
  const { exports } = instance;
  const at = instance.pointer(exports.pngEncode(width, height, PNG_EFFORTS.indexOf(effort)));
  return instance.bytes(at, (exports.pngEnd.value >>> 0) - at).slice();
}
