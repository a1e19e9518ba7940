import type { ColourConversion } from "../colour/conversion.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { formatOf } from "../formats/registry.ts";

/** Inks are no colours yet. */
export const isInk = ({ space }: ImageHeader) => space !== "ycc" && space !== "rgb";

/**
 * How a source's pixels are shown as sRGB.
 *
 * @returns `undefined` when nothing has to be done
 * @throws {ImageError} `UnsupportedFormat` for pictures of high dynamic range
 */
export async function conversionOf(
  source: Uint8Array,
  header: ImageHeader,
): Promise<ColourConversion | undefined> {
  if (!header.statesColours && !isInk(header)) return undefined;
  // Most pictures need none of it.
  const { conversionFor } = await import("../colour/colour-conversion.ts");
  return conversionFor(await formatOf(header).readColour(source, header));
}
