import { asImageError, ImageError } from "../image-error.ts";
import { foreignFormats } from "./foreign-formats.ts";
import type { ImageHeader } from "./image-header.ts";
import { sourceFormats } from "./registry.ts";

const FORMATS = Object.values(sourceFormats);

/**
 * Finds the format by its leading bytes, never by a name or a stated type, and reads the header.
 *
 * @throws {ImageError} `UnsupportedFormat` or `CorruptImage`
 */
export async function inspect(source: Uint8Array): Promise<ImageHeader> {
  if (!(source instanceof Uint8Array)) {
    throw new ImageError("UnsupportedFormat", `source: expected a Uint8Array, received ${nameOf(source)}`);
  }
  const format = FORMATS.find(({ magic }) => startsWith(source, magic));
  if (!format) throw new ImageError("UnsupportedFormat", whatItIs(source));
  try {
    return await format.readHeader(source);
  } catch (error) {
    throw asImageError(error, `${format.title} can't be read`);
  }
}

/** Of what is no file: JavaScript does not mind. */
const nameOf = (value: unknown) =>
  value === null || typeof value !== "object" ? String(typeof value) : value.constructor?.name;

function whatItIs(source: Uint8Array): string {
  const foreign = foreignFormats.find(({ magic }) => startsWith(source, magic));
  const start = Buffer.from(source.subarray(0, 8)).toString("hex");
  const what = foreign ? `This is ${foreign.title}` : `Not an image that we know (begins with 0x${start})`;
  return `${what}; only ${FORMATS.map(({ title }) => title).join(" and ")} are supported`;
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return magic
    .split(" ")
    .every((hex, i) => i < bytes.length && (hex === "??" || bytes[i] === parseInt(hex, 16)));
}
