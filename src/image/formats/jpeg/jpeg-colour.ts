import type { ColourDescription } from "../../colour/colour-description.ts";
import type { JpegImageHeader } from "./jpeg-header.ts";

/** What a JPEG says of its colours: its profile is cut into segments. */
export function jpegColour(
  source: Uint8Array,
  { space, icc, components }: JpegImageHeader,
): ColourDescription {
  const profile = Buffer.concat(icc.map(({ offset, length }) => source.subarray(offset, offset + length)));
  const isInk = space !== "ycc" && space !== "rgb";
  return {
    space: isInk ? "cmyk" : components === 1 ? "gray" : "rgb",
    ...(isInk && { isInverted: space.startsWith("inverted") }),
    ...(profile.length > 0 && { icc: profile }),
  };
}
