import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Pixels } from "../image/picture/pixels.ts";
import { decodeJpeg } from "../image/stock/stock-jpeg.ts";
import { decodePng } from "../image/stock/stock-png.ts";

export const projectPath = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A file under fixtures/. */
export const fixture = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(projectPath(`fixtures/${path}`)));

/** The pixels of a JPEG or PNG file, as stored. */
export function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  return bytes[0] === 0xff ? decodeJpeg(bytes) : decodePng(bytes);
}
