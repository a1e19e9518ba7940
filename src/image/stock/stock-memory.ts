import type { ImageHeader } from "../formats/image-header.ts";
import type { Job } from "../render/job.ts";

const RGBA = 4;
/** Sums of one resampled row block: RGBA as 32-bit floats. */
const RGBA_FLOAT = 16;
/** A progressive JPEG keeps every coefficient, 16 bits, until its last scan: up to three full planes. */
const COEFFICIENTS = 2;
/** Rust's png grows its vectors by doubling, and widens what it has decoded: bytes a pixel. */
const PNG_COPIES = 12;
/** The codecs' own code and tables, growth in steps, and garbage that is not collected yet. */
const INSTANCES = 48 * 2 ** 20;

/**
 * The most memory that decoding and rendering an image takes, in bytes, from its header alone: what the
 * stock codecs hold at once, above what an idle process holds.
 *
 * Decoded pixels stand in four places at the peak: in the decoder, outside it, in the resampler, and in the
 * rows that the resampler has narrowed but not yet shortened.
 */
export function predictStockMemory(header: ImageHeader, sourceBytes: number, jobs: Job[]): number {
  const pixels = header.width * header.height;
  const decoder = 2 * sourceBytes + pixels * (RGBA + decoderWorkspace(header));
  const copies = 2 * pixels * RGBA;
  const resampling = Math.max(
    0,
    ...jobs.map(({ plan: { crop, content, canvas } }) => {
      const cropped = crop.width * crop.height < pixels ? crop.width * crop.height * RGBA : 0;
      const rows = content.width * crop.height * RGBA_FLOAT;
      return cropped + rows + canvas.width * canvas.height * RGBA * 4;
    }),
  );
  return INSTANCES + decoder + copies + resampling;
}

function decoderWorkspace({ format, progressive, components, bitDepth }: ImageHeader): number {
  if (format === "jpeg") return progressive ? components * COEFFICIENTS : 0;
  return (components * Math.max(bitDepth, 8)) / 8 + PNG_COPIES;
}
