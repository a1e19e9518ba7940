import * as v from "valibot";
import { JpegDecoder, jpegDecoderBytes, jpegShape } from "../../../kernel/jpeg-decoder.ts";
import { encodeJpeg, jpegEncoderBytes } from "../../../kernel/jpeg-encoder.ts";
import { shrinkFor } from "../../../kernel/shrink.ts";
import { encodeMozjpeg, mozjpegFootprint } from "../../stock/stock-jpeg.ts";
import type { Encoder, OutputFormat, SourceFormat } from "../format.ts";
import { jpegColour } from "./jpeg-colour.ts";
import { type JpegImageHeader, readJpegHeader } from "./jpeg-header.ts";

export const jpegSource: SourceFormat<JpegImageHeader> = {
  title: "JPEG",
  magic: "ff d8",
  readHeader: readJpegHeader,
  readColour: async (source, header) => jpegColour(source, header),
  shape: (header, need) => jpegShape(header, shrinkFor(need)),
  footprint: (header, sourceBytes, need) => ({
    kernel: jpegDecoderBytes(header, sourceBytes, shrinkFor(need)),
    outside: 0,
  }),
  async *open(instance, header, need, { isThorough }) {
    const strips = new JpegDecoder(instance, header, shrinkFor(need), isThorough);
    yield { delay: 0, strips, damage: () => strips.damage() };
  },
};

/** A JPEG's own fields of a rendition. */
export const jpegOptions = {
  quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 85),
  chromaSubsampling: v.optional(v.picklist(["4:2:0", "4:4:4"]), "4:2:0"),
  progressive: v.optional(v.boolean(), false),
  encoder: v.optional(v.picklist(["kernel", "mozjpeg"]), "kernel"),
};
type JpegOptions = v.InferOutput<v.ObjectSchema<typeof jpegOptions, undefined>>;

export const jpegOutput: OutputFormat<JpegOptions> = {
  contentType: "image/jpeg",
  extension: "jpg",
  mostSide: 65_535,
  options: jpegOptions,
  hasAlpha: false,
  background: "#ffffff",
  encoder: (options) => ENCODERS[options.encoder](options),
};

const ENCODERS: Record<JpegOptions["encoder"], (options: JpegOptions) => Encoder> = {
  kernel({ quality, chromaSubsampling, progressive }) {
    const isSubsampled = chromaSubsampling === "4:2:0";
    return {
      planes: { space: "ycc", alphas: ["none"], isSubsampled },
      encode: (instance, picture) => encodeJpeg(instance, picture, quality, progressive),
      footprint: (size) => ({
        ...jpegEncoderBytes(size, { quality, isSubsampled, isProgressive: progressive }),
        outside: 0,
      }),
    };
  },

  mozjpeg: ({ quality }) => ({
    encode: (pixels) => encodeMozjpeg(pixels, { quality }),
    footprint: (size) => mozjpegFootprint(size),
  }),
};
