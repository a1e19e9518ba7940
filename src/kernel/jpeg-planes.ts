import type { Instance } from "./instance.ts";
import { fromRgba, type PlanarPicture, planarShape, type RgbaPixels } from "./planar-picture.ts";
import { cutPicture, type PlannedCut, planCutOf } from "./raster.ts";
import type { Size } from "./shapes.ts";

/**
 * Makes of pixels what `encodeJpeg` takes; their alpha is left out.
 *
 * @param isSubsampled chroma at half the width and height
 * @throws {KernelError} `outOfMemory`
 */
export function jpegPlanes(instance: Instance, pixels: RgbaPixels, isSubsampled: boolean): PlanarPicture {
  const whole = fromRgba(instance, pixels);
  return isSubsampled ? cutPicture(instance, whole, halvedChroma(pixels)) : whole;
}

/** The whole picture at its own size, its chroma at half. */
function halvedChroma({ width, height }: Size): PlannedCut {
  const size = { width, height };
  return planCutOf(planarShape(size, 3, false), {
    filter: "lanczos3",
    region: { left: 0, top: 0, ...size },
    size,
    swap: false,
    flipX: false,
    flipY: false,
    isSubsampled: true,
    set: 0,
  });
}
