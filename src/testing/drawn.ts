import { crc32, deflateSync } from "node:zlib";
import type { Size } from "../image/picture/geometry.ts";

/** Red, green, blue and alpha of the pixel at (x, y), 0 to 255. */
export type Shade = (x: number, y: number) => readonly [number, number, number, number];

/** A PNG of 8-bit RGBA, made as a test asks. Rows are not filtered. @param orientation Exif's */
export function drawnPng({ width, height }: Size, shade: Shade, orientation = 1): Uint8Array {
  const raw = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++, at += 4) raw.set(shade(x, y), at);
  }
  const exif = chunk(
    "eXIf",
    Buffer.from(
      `MM\0*\0\0\0\x08\0\x01${ORIENTATION}\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`,
      "latin1",
    ),
  );
  return assembledPng({ width, height }, 6, [exif, chunk("IDAT", deflateSync(raw, { level: 1 }))]);
}

/** Tag, type SHORT, one value (TIFF 6.0, section 2). */
const ORIENTATION = "\x01\x12\0\x03\0\0\0\x01";

/** A PNG of chunks as they are. @param colourType see PNG 3rd edition, table 7; 8 bits a sample */
export function assembledPng(
  { width, height }: Size,
  colourType: number,
  chunks: readonly Uint8Array[],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), ...chunks, chunk("IEND", Buffer.alloc(0))]),
  );
}

/** Framed: length, type, data, checksum (PNG 3rd edition, 5.3). */
export function chunk(type: string, data: Uint8Array): Buffer {
  const framed = Buffer.alloc(data.length + 12);
  framed.writeUInt32BE(data.length);
  framed.write(type, 4, "latin1");
  framed.set(data, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), data.length + 8);
  return framed;
}
