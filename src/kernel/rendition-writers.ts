import type { Instance } from "./instance.ts";
import { encodeJpeg } from "./jpeg-encoder.ts";
import { jpegPlanes } from "./jpeg-planes.ts";
import { type PlanarPicture, toRgba } from "./planar-picture.ts";
import { encodePngPixels, encodePngPlanes, type PngSettings } from "./png-encoder.ts";
import type { JpegRendition, PngRendition, Rendered, Rendition, RgbaRendition } from "./rendition.ts";

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
const WRITERS: Writers = { jpeg: writeJpeg, png: writePng, rgba: toRgba };

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

/** Luma and chroma are encoded as they are; what is anything else goes through pixels. */
function writeJpeg(instance: Instance, picture: PlanarPicture, rendition: JpegRendition): Uint8Array {
  const { quality = DEFAULT_QUALITY, progressive = false, background = WHITE } = rendition;
  if (picture.space === "ycc") return encodeJpeg(instance, picture, quality, progressive);
  const { width, height } = picture;
  const data = toRgba(instance, picture);
  if (picture.alpha !== "none") layOn(data, background);
  const planes = jpegPlanes(instance, { width, height, data }, isSubsampled(rendition));
  return encodeJpeg(instance, planes, quality, progressive);
}

function settingsOf(rendition: PngRendition): PngSettings {
  const { compression = "default", palette = false, colours = 256, dither = 1 } = rendition;
  return { effort: compression, ...(palette && { palette: { colours, dither } }) };
}

/** One plane, and red, green and blue, are encoded as they are; what is anything else goes through pixels. */
function writePng(instance: Instance, picture: PlanarPicture, rendition: PngRendition): Uint8Array {
  const { width, height, space, planes } = picture;
  const settings = settingsOf(rendition);
  if (space === "rgb" || planes.length === 1) return encodePngPlanes(instance, picture, settings);
  return encodePngPixels(instance, { width, height, data: toRgba(instance, picture) }, settings);
}

/** Lays pixels over one colour, in place (Porter and Duff, "Compositing Digital Images", 1984: over). */
function layOn(data: Uint8ClampedArray, background: readonly [number, number, number]): void {
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255;
    if (alpha === 1) continue;
    background.forEach((sample, c) => {
      data[i + c] = sample + (data[i + c]! - sample) * alpha;
    });
  }
}
