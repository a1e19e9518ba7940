import { collectGarbage } from "../collect-garbage.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { ImageError } from "../image-error.ts";
import { orientSize, storedRect } from "../picture/orientation.ts";
import { compose, orient, type Pixels } from "../picture/pixels.ts";
import type { Control, Engine, Picture } from "../render/engine.ts";
import type { Job } from "../render/job.ts";
import { decodeJpeg, encodeMozjpeg, preloadJpeg } from "./stock-jpeg.ts";
import { predictStockMemory } from "./stock-memory.ts";
import { decodePng, encodePng } from "./stock-png.ts";
import { releaseStock } from "./stock-release.ts";
import { preloadResampler, resample } from "./stock-resample.ts";

type Decode = (source: Uint8Array) => Promise<Pixels>;
const DECODERS: Record<string, Decode> = { jpeg: decodeJpeg, png: decodePng };

type Encode = (pixels: Pixels, options: { quality: number }) => Promise<Uint8Array>;
const ENCODERS: Record<string, Encode> = { jpeg: encodeMozjpeg, png: encodePng };

/** The codecs of jSquash: libjpeg-turbo's decoder, mozjpeg's encoder, Rust's png and resize. All in RGBA. */
export const stockEngine: Engine = {
  prepare: (header, sourceBytes, jobs) => ({
    memory: predictStockMemory(header, sourceBytes, jobs),
    pictures: (source, control) => pictures(source, header, jobs, control),
  }),

  preload() {
    preloadJpeg();
    preloadResampler();
  },

  async release() {
    if (releaseStock()) await collectGarbage();
  },
};

async function* pictures(
  source: Uint8Array,
  header: ImageHeader,
  jobs: Job[],
  control: Control,
): AsyncGenerator<Picture> {
  const decode = DECODERS[header.format];
  if (!decode) throw new ImageError("UnsupportedFormat", `jSquash's codecs do not read ${header.format}`);
  const start = performance.now();
  const decoded = await decode(source);
  control.spent("decode", performance.now() - start);
  for (const job of jobs) {
    const picture = await cut(decoded, header, job, control);
    yield { encode: () => encode(picture, job) };
  }
}

/** Crops and scales as stored, and only then turns the few pixels that are left. */
async function cut(stored: Pixels, { hasAlpha }: ImageHeader, job: Job, control: Control): Promise<Pixels> {
  const { region, size, orientation, filter } = job.cut;
  const part = storedRect(region, stored, orientation);
  const start = performance.now();
  const resampled = await resample(stored, part, orientSize(size, orientation), { hasAlpha, filter });
  control.spent("resize", performance.now() - start);
  return orient(resampled, orientation);
}

function encode(picture: Pixels, job: Job): Promise<Uint8Array> {
  const encoder = ENCODERS[job.formatName];
  if (!encoder) throw new ImageError("UnsupportedFormat", `jSquash's codecs do not write ${job.formatName}`);
  return encoder(finish(job, picture), job.rendition);
}

/** In plain words what `render/finishing.ts` has the kernel do. */
function finish({ colour, canvas }: Job, pixels: Pixels): Pixels {
  const shown = colour ? { ...pixels, data: colour.convert(pixels.data) } : pixels;
  return canvas ? compose(shown, canvas, canvas, canvas.background) : shown;
}
