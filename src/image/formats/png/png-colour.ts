import { type ByteRange, readPngProfile } from "../../../kernel/png-reader.ts";
import type { ColourDescription } from "../../colour/colour-description.ts";
import { withInstance } from "../../kernel-instances.ts";
import type { PngImageHeader } from "./png-header.ts";

/** What inflates to more is no profile that we can use. */
const MOST_PROFILE_BYTES = 4 * 2 ** 20;
/** cHRM (PNG 3rd edition, 11.3.2.1): white, red, green and blue, x and y of each times 100,000. */
const CHROMATICITY_UNIT = 100_000;

/** Reads what a PNG says of its colours. */
export async function readPngColour(source: Uint8Array, header: PngImageHeader): Promise<ColourDescription> {
  const { codePoints, iccProfile, srgb, gamma, chromaticities, colourType } = header;
  const view = (range: ByteRange) =>
    new DataView(source.buffer, source.byteOffset + range.offset, range.length);
  const isGray = colourType === 0 || colourType === 4;
  const icc = iccProfile && (await profileOf(source));
  return {
    space: isGray ? "gray" : "rgb",
    ...(codePoints && { cicp: readCodePoints(view(codePoints)) }),
    ...(icc && { icc }),
    ...(srgb && { isSrgb: true }),
    ...(gamma && { gamma: view(gamma).getUint32(0) }),
    ...(chromaticities && { chromaticities: readChromaticities(view(chromaticities)) }),
  };
}

/** A profile that is damaged is none. */
async function profileOf(source: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await withInstance((instance) => readPngProfile(instance, source, MOST_PROFILE_BYTES));
  } catch {
    return undefined;
  }
}

function readCodePoints(view: DataView): NonNullable<ColourDescription["cicp"]> {
  const [primaries, transfer, matrix, isFullRange] = [0, 1, 2, 3].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
    number,
  ];
  return { primaries, transfer, matrix, isFullRange: isFullRange !== 0 };
}

function readChromaticities(view: DataView): NonNullable<ColourDescription["chromaticities"]> {
  const [white, red, green, blue] = [0, 8, 16, 24].map(
    (at) => [view.getUint32(at) / CHROMATICITY_UNIT, view.getUint32(at + 4) / CHROMATICITY_UNIT] as const,
  );
  return { white: white!, red: red!, green: green!, blue: blue! };
}
