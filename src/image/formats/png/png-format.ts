import * as v from "valibot";
import { PngDecoder, pngShape } from "../../../kernel/png-decoder.ts";
import { encodePngPlanes, PNG_EFFORTS, pngEncoderBytes } from "../../../kernel/png-encoder.ts";
import { type PngSet, pngDecoderBytes } from "../../../kernel/png-memory.ts";
import { boxFor } from "../../../kernel/shrink.ts";
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
  shape: (header, need) => pngShape(header, setsFor(header, need), boxFor(need)),
  footprint: (header, _sourceBytes, need) => ({
    kernel: pngDecoderBytes(header, setsFor(header, need), boxFor(need)),
    outside: 0,
  }),
  async *open(instance, header, need, { tolerates }) {
    const strips = new PngDecoder(instance, header, setsFor(header, need), tolerates, boxFor(need));
    yield { delay: 0, strips, damage: () => strips.damage() };
  },
};

/** A PNG's own fields of a rendition. */
export const pngOptions = {
  compression: v.optional(v.picklist(PNG_EFFORTS), "default"),
  palette: v.optional(v.boolean(), false),
  colours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(256)), 256),
  dither: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
};
type PngOptions = v.InferOutput<v.ObjectSchema<typeof pngOptions, undefined>>;

export const pngOutput: OutputFormat<PngOptions> = {
  contentType: "image/png",
  extension: "png",
  mostSide: 2 ** 31 - 1,
  options: pngOptions,
  hasAlpha: true,
  background: "transparent",
  encoder({ compression, palette, colours, dither }) {
    const settings = { effort: compression, ...(palette && { palette: { colours, dither } }) };
    return {
      planes: { space: "rgb", alphas: ["none", "straight", "premultiplied"], isSubsampled: false },
      encode: (instance, picture) => encodePngPlanes(instance, picture, settings),
      footprint: (size) => ({ ...pngEncoderBytes(size, true, settings), outside: 0 }),
    };
  },
};
