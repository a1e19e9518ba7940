import * as v from "valibot";
import { JpegDecoder, jpegDecoderBytes, jpegShape } from "../../../kernel/jpeg-decoder.ts";
import { encodeJpeg, jpegEncoderBytes } from "../../../kernel/jpeg-encoder.ts";
import { fromRgba, fromRgbaBytes, planarShape } from "../../../kernel/planar-picture.ts";
import { cutBytes, cutPicture, type PlannedCut, planCutOf } from "../../../kernel/raster.ts";
import type { Size } from "../../../kernel/shapes.ts";
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
      planes: {
        space: "ycc",
        isSubsampled,
        encode: (instance, picture) => encodeJpeg(instance, picture, quality, progressive),
      },
      async encode(instance, pixels) {
        const whole = fromRgba(instance, pixels);
        const planes = isSubsampled ? cutPicture(instance, whole, halvedChroma(pixels)) : whole;
        return encodeJpeg(instance, planes, quality, progressive);
      },
      footprint(size, isFromPlanes) {
        const { kernel, file } = jpegEncoderBytes(size, {
          quality,
          isSubsampled,
          isProgressive: progressive,
        });
        return { kernel: kernel + (isFromPlanes ? 0 : planesBytes(size, isSubsampled)), outside: 0, file };
      },
    };
  },

  mozjpeg: ({ quality }) => ({
    encode: (_instance, pixels) => encodeMozjpeg(pixels, { quality }),
    footprint: (size) => mozjpegFootprint(size),
  }),
};

/** What becomes of pixels before they are encoded: planes, and their halved chroma. */
const planesBytes = (size: Size, isSubsampled: boolean) =>
  fromRgbaBytes(size) + (isSubsampled ? cutBytes(halvedChroma(size)) : 0);

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
