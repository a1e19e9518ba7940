import type { SourceFormat } from "../formats/image-header.ts";
import { orientSize, storedRect } from "../picture/orientation.ts";
import { orient, type Pixels } from "../picture/pixels.ts";
import type { Engine } from "../render/engine.ts";
import { decodeJpeg, encodeJpeg, preloadJpeg, releaseJpeg } from "./stock-jpeg.ts";
import { predictStockMemory } from "./stock-memory.ts";
import { decodePng, encodePng, releasePng } from "./stock-png.ts";
import { preloadResampler, releaseResampler, resample } from "./stock-resample.ts";

const decoders: Record<SourceFormat, (source: Uint8Array) => Promise<Pixels>> = {
  jpeg: decodeJpeg,
  png: decodePng,
};

/** The codecs of jSquash: libjpeg-turbo's decoder, mozjpeg's encoder, Rust's png and resize. All in RGBA. */
export const stockEngine: Engine<Pixels, Pixels> = {
  decode: (source, { format }) => decoders[format](source),

  /** Crops and scales as stored, and only then turns the few pixels that are left. */
  async resample(stored, { region, size, orientation, hasAlpha, filter }) {
    const part = storedRect(region, stored, orientation);
    return orient(
      await resample(stored, part, orientSize(size, orientation), { hasAlpha, filter }),
      orientation,
    );
  },

  pixels: (picture) => picture,
  encodeJpeg,
  encodePng,
  predictMemory: predictStockMemory,

  preload() {
    preloadJpeg();
    preloadResampler();
  },

  release() {
    releaseJpeg();
    releasePng();
    releaseResampler();
  },
};
