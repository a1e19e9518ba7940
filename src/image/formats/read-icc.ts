import type { ByteRange } from "../../kernel/jpeg-reader.ts";
import type { ImageHeader } from "./image-header.ts";
import { inflateProfile } from "./png/png-icc.ts";
import type { SourceFormatName } from "./registry.ts";

/** A JPEG's profile is cut into segments. */
const join = (source: Uint8Array, ranges: ByteRange[]) =>
  Buffer.concat(ranges.map(({ offset, length }) => source.subarray(offset, offset + length)));

const READERS: Record<SourceFormatName, (source: Uint8Array, ranges: ByteRange[]) => Uint8Array | undefined> =
  {
    jpeg: join,
    png: (source, ranges) => inflateProfile(join(source, ranges)),
  };

/**
 * The ICC profile that comes with an image. A header tells only where it lies, so that those who want no colours do not pay for
 * them.
 *
 * @param source the file that `header` was read from
 * @returns `undefined` when there is none, or none that can be read
 */
export function readIcc(source: Uint8Array, { format, icc }: ImageHeader): Uint8Array | undefined {
  return icc && READERS[format as SourceFormatName](source, icc);
}
