import sharp from "sharp";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { seeded } from "../../../src/testing/seeded.ts";

/** What sharp reads: a file, or pixels. */
type Source = Buffer | Pixels;

function opened(source: Source) {
  if (Buffer.isBuffer(source)) return sharp(source);
  const { width, height, data } = source;
  return sharp(data, { raw: { width, height, channels: 4 } });
}

export interface JpegOptions {
  quality: number;
  chromaSubsampling: "4:2:0" | "4:4:4";
  progressive?: boolean;
  /** With mozjpeg's own order of scans. */
  mozjpeg?: boolean;
}

export const writeJpeg = (source: Source, options: JpegOptions): Promise<Buffer> =>
  opened(source).removeAlpha().jpeg(options).toBuffer();

/** What sharp calls the colours of a PNG: 8 or 16 bits of gray or colour, alpha beside them if the picture has it. */
type PngColours = "srgb" | "b-w" | "rgb16" | "grey16";

export interface PngOptions {
  colours?: PngColours;
  keepsAlpha?: boolean;
  adaptiveFiltering?: boolean;
  compressionLevel?: number;
  progressive?: boolean;
  /** A palette of at most so many. */
  paletteOf?: number;
}

export async function writePngFile(source: Source, options: PngOptions = {}): Promise<Buffer> {
  const { colours = "srgb", keepsAlpha = false, paletteOf, ...png } = options;
  const picture = colours.endsWith("16") ? await inSixteenBits(source) : opened(source);
  const palette = paletteOf ? { palette: true, colours: paletteOf, dither: 0 } : {};
  return (keepsAlpha ? picture : picture.removeAlpha())
    .toColourspace(colours)
    .png({ adaptiveFiltering: true, ...png, ...palette })
    .toBuffer();
}

/** With something in the lower bytes that was not in the upper ones, as a camera has it. */
async function inSixteenBits(source: Source) {
  const { data, info } = await opened(source).raw().toBuffer({ resolveWithObject: true });
  const random = seeded(1);
  const samples = Uint16Array.from(data as Buffer, (sample) => sample * 256 + 256 * random());
  return sharp(samples, { raw: { width: info.width, height: info.height, channels: info.channels } });
}
