import type { OutputFormat, SourceFormat } from "./format.ts";
import type { ImageHeader } from "./image-header.ts";
import { jpegOptions, jpegOutput, jpegSource } from "./jpeg/jpeg-format.ts";
import { pngOptions, pngOutput, pngSource } from "./png/png-format.ts";

/** Every format that is read, by the name that a header tells. A new one is a folder and a line here. */
const SOURCES = { jpeg: jpegSource, png: pngSource };
export type SourceFormatName = keyof typeof SOURCES;
export const sourceFormats = SOURCES as Record<SourceFormatName, SourceFormat>;

const nameOf = ({ format }: ImageHeader) => format as SourceFormatName;

/** The format of a header, which alone can read on from it. */
export const formatOf = (header: ImageHeader): SourceFormat => sourceFormats[nameOf(header)];

/** Every format that is written, by the name that a rendition asks for. A new one is a folder and two lines here. */
export const outputFormats = { jpeg: jpegOutput, png: pngOutput } satisfies Record<
  string,
  OutputFormat<never>
>;
export type OutputFormatName = keyof typeof outputFormats;

export const outputNames = Object.keys(outputFormats) as OutputFormatName[];

/** Fields of a rendition that are some format's own. */
export const formatOptions = { ...jpegOptions, ...pngOptions };

const SAME: Record<SourceFormatName, OutputFormatName> = { jpeg: "jpeg", png: "png" };

/** What a source is written as with `format: "same"`. */
export const sameFormat = (header: ImageHeader): OutputFormatName => SAME[nameOf(header)];
