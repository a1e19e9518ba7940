import { ImageError } from "../image-error.ts";
import { cmykConversion } from "./cmyk.ts";
import type { ColourDescription } from "./colour-description.ts";
import type { ColourConversion, Conversion } from "./conversion.ts";
import { readIccProfile } from "./icc-profile.ts";
import { lcmsConversion, predictLcmsMemory } from "./lcms-profile.ts";
import { matrixConversion } from "./matrix-conversion.ts";
import { CICP_PRIMARIES, primariesToXyz, SRGB_PRIMARIES } from "./primaries.ts";
import { isShownAsItIs } from "./same-colour.ts";
import { CICP_TRANSFERS, HIGH_DYNAMIC_RANGE, power, type Transfer, tabulate } from "./transfer-curves.ts";

/** A larger profile is not looked at. Those of four inks have up to 3 MB. */
const MOST_PROFILE_BYTES = 4 * 2 ** 20;

/**
 * How a picture's samples are shown as sRGB. Of several statements the first that can be used counts, in the
 * order of PNG 3rd edition, 4.3: cICP, an ICC profile of the picture's own kind, sRGB, and gAMA where cHRM is
 * with it. Inks without a profile are shown by a formula.
 *
 * @returns `undefined` when nothing has to be done: the picture is sRGB, is taken for it, or differs by at
 *   most a level
 * @throws {ImageError} `UnsupportedFormat` for pictures of high dynamic range
 */
export async function conversionFor(description: ColourDescription): Promise<ColourConversion | undefined> {
  const { space, icc, isSrgb = false, isInverted = false } = description;
  if (space === "cmyk") {
    const plain = { convert: cmykConversion(isInverted) };
    return (icc && (await byProfile(icc, space, isInverted ? "inverted cmyk" : "cmyk", plain))) ?? plain;
  }
  if (isSame(description, last?.description)) return last?.conversion;
  const stated =
    byCodePoints(description) ??
    (icc && (await byProfile(icc, space, space))) ??
    (isSrgb ? undefined : byGamma(description));
  const conversion = stated && !isShownAsItIs(stated.convert, space) ? stated : undefined;
  // Little CMS's instances are not kept.
  if (!conversion || conversion.tables) last = { description, conversion };
  return conversion;
}

/** What was last found: most pictures of a bucket come with the same profile, sRGB's or their camera's. */
let last: { description: ColourDescription; conversion: ColourConversion | undefined } | undefined;

function isSame(a: ColourDescription, b: ColourDescription | undefined): boolean {
  if (!b || (a.icc === undefined) !== (b.icc === undefined)) return false;
  const { icc: ours, ...rest } = a;
  const { icc: theirs, ...others } = b;
  return JSON.stringify(rest) === JSON.stringify(others) && (!ours || Buffer.compare(ours, theirs!) === 0);
}

/** The most memory that a picture's conversion takes, for its tables and for a copy of so many pixels. */
export function predictConversionMemory({ icc, space }: ColourDescription, pixels: number): number {
  const profile = icc && icc.length <= MOST_PROFILE_BYTES ? readIccProfile(icc) : undefined;
  const tables =
    icc && profile?.space === space && profile.hasTable ? predictLcmsMemory(icc.length) : 2 ** 20;
  return tables + 4 * pixels;
}

/** cICP (PNG 3rd edition, 11.3.2.6). One with unknown code points, or that states YCbCr, is of no use. */
function byCodePoints({ cicp }: ColourDescription): ColourConversion | undefined {
  if (cicp?.matrix !== 0) return undefined;
  const dynamic = HIGH_DYNAMIC_RANGE[cicp.transfer];
  if (dynamic) {
    throw new ImageError(
      "UnsupportedFormat",
      `Image has high dynamic range, ${dynamic}, which is not supported`,
    );
  }
  const primaries = CICP_PRIMARIES[cicp.primaries];
  const transfer = CICP_TRANSFERS[cicp.transfer];
  if (!primaries || !transfer) return undefined;
  return byPrimaries(primaries, cicp.isFullRange ? transfer : (sample) => transfer(fromNarrowRange(sample)));
}

/** Samples from 16 to 235 stand for 0 to 1 (ITU-T H.273, 8.3). */
const fromNarrowRange = (sample: number) => Math.min(1, Math.max(0, (sample * 255 - 16) / 219));

/** What PNG 3rd edition (11.3.2.5) has written beside an sRGB chunk, for those who don't know that. */
const GAMMA_OF_SRGB = 45_455;
const GAMMA_UNIT = 100_000;

/** gAMA alone says too little of colour, and is left out of account. */
function byGamma({ gamma, chromaticities }: ColourDescription): ColourConversion | undefined {
  if (!gamma || !chromaticities) return undefined;
  const { white, red, green, blue } = SRGB_PRIMARIES;
  const isSrgb = [white, red, green, blue].every((point, i) => {
    const stated = [chromaticities.white, chromaticities.red, chromaticities.green, chromaticities.blue][i]!;
    return Math.hypot(stated[0] - point[0], stated[1] - point[1]) < 0.001;
  });
  if (isSrgb && gamma === GAMMA_OF_SRGB) return undefined;
  return byPrimaries(chromaticities, power(GAMMA_UNIT / gamma));
}

function byPrimaries(primaries: NonNullable<ColourDescription["chromaticities"]>, transfer: Transfer) {
  const toXyz = primariesToXyz(primaries);
  const curve = tabulate(transfer);
  return toXyz && matrixConversion({ toXyz, curves: [curve, curve, curve] });
}

/**
 * A lookup table goes before a matrix or a gray curve, as ICC.1:2022 (table 25) has it; these stand in where
 * lcms fails.
 */
async function byProfile(
  icc: Uint8Array,
  space: ColourDescription["space"],
  samples: Parameters<typeof lcmsConversion>[1],
  otherwise?: ColourConversion,
): Promise<ColourConversion | undefined> {
  const profile = icc.length <= MOST_PROFILE_BYTES ? readIccProfile(icc) : undefined;
  if (profile?.space !== space) return undefined;
  const simple = profile.matrix ? matrixConversion(profile.matrix) : otherwise;
  const byTable = profile.hasTable ? await lcmsConversion(icc, samples) : undefined;
  return byTable ? { convert: unlessItFails(byTable, simple?.convert) } : simple;
}

/** lcms may yet stop at some colour, if a profile is damaged. */
function unlessItFails(conversion: Conversion, otherwise: Conversion | undefined): Conversion {
  return (samples) => {
    try {
      return conversion(samples);
    } catch {
      return otherwise ? otherwise(samples) : samples.slice();
    }
  };
}
