import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { ImageError, type ImageHeader, inspect } from "../../src/image/index.ts";
import type { FamilyId } from "./families.ts";

/** Pixels of the largest small picture. */
const SMALL = 400 * 400;
/** Bytes of a PNG for each pixel. With fewer it was drawn, whatever it shows: the noise of a photograph takes more. */
const PHOTOGRAPH = 1;

/** A file as it is; the JPEG and PNG files anywhere under a folder, in order of their paths. */
export function picturesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return (readdirSync(path, { recursive: true }) as string[])
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => join(path, name))
    .sort();
}

/** Where a file belongs. @returns undefined when we refuse it */
export async function familyOf(path: string): Promise<FamilyId | undefined> {
  const bytes = readFileSync(path);
  try {
    const header = await inspect(bytes);
    const isSmall = header.width * header.height <= SMALL;
    if (header.format === "jpeg") return isSmall ? "small-jpeg" : jpegFamily(header, bytes);
    return isSmall ? "small-png" : await pngFamily(header, bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    console.error(`${path} is left out: ${error.message}`);
    return undefined;
  }
}

function jpegFamily({ progressive }: ImageHeader, bytes: Buffer): FamilyId {
  if (namesDisplayP3(bytes)) return "jpeg-p3";
  return progressive ? "jpeg-progressive" : "jpeg-baseline";
}

async function pngFamily(
  { components, bitDepth, hasAlpha, width, height }: ImageHeader,
  bytes: Buffer,
): Promise<FamilyId> {
  const COLOUR_TYPE = 25;
  const isPalette = bytes[COLOUR_TYPE] === 3;
  if (isPalette || components < 3 || bitDepth !== 8) return "png-kinds";
  // Many screenshots have an alpha channel that says nothing.
  if (hasAlpha && !(await sharp(bytes).stats()).isOpaque) return "png-kinds";
  return bytes.length / (width * height) < PHOTOGRAPH ? "png-graphics" : "png-photographs";
}

/** A profile's name, in ASCII or in the UTF-16 of ICC.1:2022's `mluc`, stands before the picture. */
const namesDisplayP3 = (bytes: Buffer) =>
  bytes.toString("latin1", 0, 65_536).replaceAll("\0", "").includes("Display P3");
