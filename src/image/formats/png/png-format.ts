import { type PixelSet, PixelStrips, pixelStripsBytes } from "../../../kernel/pixel-strips.ts";
import { decodePng, encodePng, pngEncoderFootprint } from "../../stock/stock-png.ts";
import type { Need, OutputFormat, SourceFormat } from "../format.ts";
import type { ImageHeader } from "../image-header.ts";
import { readPngHeader } from "./png-header.ts";

/** What planes the renditions take. */
function setsFor({ hasAlpha }: ImageHeader, { space, isResampled, isCopied }: Need): PixelSet[] {
  if (space === "ycc" || !hasAlpha) return [{ space, alpha: "none" }];
  return [
    ...(isResampled ? [{ space, alpha: "premultiplied" } as const] : []),
    ...(isCopied ? [{ space, alpha: "straight" } as const] : []),
  ];
}

export const pngSource: SourceFormat = {
  title: "PNG",
  magic: "89 50 4e 47 0d 0a 1a 0a",
  readHeader: async (source) => readPngHeader(source),
  shape(header, need) {
    const { width, height } = header;
    return new PixelStrips(
      undefined as never,
      { width, height, data: new Uint8ClampedArray() },
      setsFor(header, need),
    );
  },
  footprint: (header, sourceBytes, need) => ({
    kernel: pixelStripsBytes(header.width, setsFor(header, need)),
    outside: 2 * sourceBytes + 16 * header.width * header.height,
  }),
  async *open(instance, source, header, need) {
    const strips = new PixelStrips(instance, await decodePng(source), setsFor(header, need));
    yield { delay: 0, strips, damage: () => undefined };
  },
};

export const pngOptions = {};

export const pngOutput: OutputFormat = {
  contentType: "image/png",
  extension: "png",
  options: pngOptions,
  hasAlpha: true,
  background: "transparent",
  encoder: () => ({
    encode: (_instance, pixels) => encodePng(pixels),
    footprint: (size) => pngEncoderFootprint(size),
  }),
};
