import { PngDecoder, pngShape } from "../../../kernel/png-decoder.ts";
import { type PngSet, pngDecoderBytes } from "../../../kernel/png-memory.ts";
import { encodePng, pngEncoderFootprint } from "../../stock/stock-png.ts";
import type { Need, OutputFormat, SourceFormat } from "../format.ts";
import { readPngColour } from "./png-colour.ts";
import { type PngImageHeader, readPng } from "./png-header.ts";

/** What planes the renditions take. */
function setsFor({ hasAlpha }: PngImageHeader, { space, isResampled, isCopied }: Need): PngSet[] {
  if (space === "ycc") return ["ycc"];
  if (!hasAlpha) return ["straight"];
  return [...(isResampled ? (["premultiplied"] as const) : []), ...(isCopied ? (["straight"] as const) : [])];
}

export const pngSource: SourceFormat<PngImageHeader> = {
  title: "PNG",
  magic: "89 50 4e 47 0d 0a 1a 0a",
  readHeader: readPng,
  readColour: readPngColour,
  shape: (header, need) => pngShape(header, setsFor(header, need)),
  footprint: (header, _sourceBytes, need) => ({
    kernel: pngDecoderBytes(header, setsFor(header, need)),
    outside: 0,
  }),
  async *open(instance, header, need, tolerates) {
    const strips = new PngDecoder(instance, header, setsFor(header, need), tolerates);
    yield { delay: 0, strips, damage: () => strips.damage() };
  },
};

/** A PNG has no fields of a rendition of its own. */
export const pngOptions = {};

export const pngOutput: OutputFormat = {
  contentType: "image/png",
  extension: "png",
  mostSide: 2 ** 31 - 1,
  options: pngOptions,
  hasAlpha: true,
  background: "transparent",
  encoder: () => ({
    encode: (pixels) => encodePng(pixels),
    footprint: (size) => pngEncoderFootprint(size),
  }),
};
