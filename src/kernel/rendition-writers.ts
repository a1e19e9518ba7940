import type { Instance } from "./instance.ts";
import { encodeJpeg } from "./jpeg-encoder.ts";
import type { PlanarPicture } from "./planar-picture.ts";
import { encodePngPlanes, type PngSettings } from "./png-encoder.ts";
import type { JpegRendition, PngRendition, Rendered, Rendition, RgbaRendition } from "./rendition.ts";
import { repaint, toPixels } from "./repaint.ts";
import type { Canvas } from "./shapes.ts";

/** What it gives is a copy of its own. */
type Writer<R extends Rendition> = (
  instance: Instance,
  picture: PlanarPicture,
  rendition: R,
) => R extends RgbaRendition ? Uint8ClampedArray : Uint8Array;

interface Writers {
  jpeg: Writer<JpegRendition>;
  png: Writer<PngRendition>;
  rgba: Writer<RgbaRendition>;
}

/** How each format is written from what was cut out of a source. */
const WRITERS: Writers = {
  jpeg: writeJpeg,
  png: writePng,
  rgba: (instance, picture) => toPixels(instance, picture).data,
};

/** @throws {KernelError} `outOfMemory` */
export function writeRendition(instance: Instance, rendition: Rendition, picture: PlanarPicture): Rendered {
  const { format } = rendition;
  const { width, height } = picture;
  const write = WRITERS[format] as Writer<Rendition>;
  return { format, width, height, data: write(instance, picture, rendition) as Rendered["data"] };
}

export const isSubsampled = (rendition: Rendition) =>
  rendition.format === "jpeg" && rendition.chromaSubsampling !== "4:4:4";

const DEFAULT_QUALITY = 85;
const WHITE = [255, 255, 255] as const;

/** Luma and chroma are encoded as they are; what is anything else becomes that. */
function writeJpeg(instance: Instance, picture: PlanarPicture, rendition: JpegRendition): Uint8Array {
  const { quality = DEFAULT_QUALITY, progressive = false, background = WHITE } = rendition;
  const { width, height, alpha } = picture;
  const kind = { space: "ycc", alpha: "none", count: 3, isSubsampled: isSubsampled(rendition) } as const;
  const ground: Canvas = { width, height, left: 0, top: 0, background: [...background, 255] };
  const canvas = alpha === "none" ? undefined : ground;
  const planes = picture.space === "ycc" ? picture : repaint(instance, picture, kind, { steps: [], canvas });
  return encodeJpeg(instance, planes, quality, progressive);
}

function settingsOf(rendition: PngRendition): PngSettings {
  const { compression = "default", palette = false, colours = 256, dither = 1 } = rendition;
  return { effort: compression, ...(palette && { palette: { colours, dither } }) };
}

/** One plane, and red, green and blue, are encoded as they are; what is anything else becomes that. */
function writePng(instance: Instance, picture: PlanarPicture, rendition: PngRendition): Uint8Array {
  const isTaken = picture.space === "rgb" || picture.planes.length === 1;
  const kind = { space: "rgb", alpha: "none", count: 3, isSubsampled: false } as const;
  const planes = isTaken ? picture : repaint(instance, picture, kind, { steps: [] });
  return encodePngPlanes(instance, planes, settingsOf(rendition));
}
