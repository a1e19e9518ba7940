import { ImageError } from "../image-error.ts";
import type { ImageHeader } from "./image-header.ts";
import { readJpegHeader } from "./jpeg/jpeg-header.ts";
import { readPngHeader } from "./png/png-header.ts";

/** Leading bytes of each format; `??` is any byte. The last group is named only to say what was refused. */
const SIGNATURES: {
  name: string;
  magic: string;
  read?: (bytes: Uint8Array) => ImageHeader | Promise<ImageHeader>;
}[] = [
  { name: "JPEG", magic: "ff d8", read: readJpegHeader },
  { name: "PNG", magic: "89 50 4e 47 0d 0a 1a 0a", read: readPngHeader },
  { name: "GIF", magic: "47 49 46 38" },
  { name: "WebP", magic: "52 49 46 46 ?? ?? ?? ?? 57 45 42 50" },
  { name: "AVIF", magic: "?? ?? ?? ?? 66 74 79 70 61 76 69" },
  { name: "HEIC", magic: "?? ?? ?? ?? 66 74 79 70 68 65" },
  { name: "HEIC", magic: "?? ?? ?? ?? 66 74 79 70 6d 69 66 31" },
  { name: "TIFF", magic: "49 49 2a 00" },
  { name: "TIFF", magic: "4d 4d 00 2a" },
  { name: "JPEG XL", magic: "ff 0a" },
  { name: "BMP", magic: "42 4d" },
  { name: "PDF", magic: "25 50 44 46" },
];

/**
 * Finds the format by its magic bytes, never by a name or a stated type, and reads the header.
 *
 * @throws {ImageError} `UnsupportedFormat` or `CorruptImage`
 */
export async function inspect(source: Uint8Array): Promise<ImageHeader> {
  const format = SIGNATURES.find(({ magic }) => startsWith(source, magic));
  if (format?.read) return format.read(source);
  const start = Buffer.from(source.subarray(0, 8)).toString("hex");
  const what = format ? `This is ${format.name}` : `Not an image that we know (begins with 0x${start})`;
  throw new ImageError("UnsupportedFormat", `${what}; only JPEG and PNG are supported`);
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return magic
    .split(" ")
    .every((hex, i) => i < bytes.length && (hex === "??" || bytes[i] === parseInt(hex, 16)));
}
