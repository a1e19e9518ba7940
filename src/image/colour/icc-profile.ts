import { type Matrix, SRGB_TO_XYZ } from "./primaries.ts";
import { type Curve, tabulate } from "./transfer-curves.ts";

/** What we make of an ICC profile (ICC.1:2022). */
export interface IccProfile {
  space: "gray" | "rgb" | "cmyk";
  /** It has a lookup table for the perceptual intent (A2B0), which goes before a matrix. */
  hasTable: boolean;
  /**
   * Of three primaries and their curves (8.3), or of a gray curve (8.4.3), which is taken as that of three.
   */
  matrix?: MatrixProfile;
}

export interface MatrixProfile {
  /** From linear red, green and blue to XYZ of the profile connection space (D50). */
  toXyz: Matrix;
  /** Of red, green and blue. */
  curves: readonly [Curve, Curve, Curve];
}

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** More than any has; lcms reads no more, either. */
export const MOST_TAGS = 100;

/**
 * Reads an ICC profile.
 *
 * @returns `undefined` for what describes no picture (a device link, a name list), for other spaces, and for
 *   damage. A part that is damaged is left out
 */
export function readIccProfile(bytes: Uint8Array): IccProfile | undefined {
  return unlessCut(() => read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
}

/** A `DataView` throws a RangeError for what lies outside, and so does an array of a length that can't be. */
function unlessCut<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const SPACES: Record<string, IccProfile["space"]> = { GRAY: "gray", "RGB ": "rgb", CMYK: "cmyk" };
/** Profiles of devices and colour spaces (table 18). */
const CLASSES = ["scnr", "mntr", "prtr", "spac"];

function read(view: DataView): IccProfile | undefined {
  const space = SPACES[text(view, 16)];
  const connection = text(view, 20);
  const isFit = text(view, 36) === "acsp" && CLASSES.includes(text(view, 12));
  if (!isFit || !space || (connection !== "XYZ " && connection !== "Lab ")) return undefined;
  const tags = readTags(view);
  const isRgb = space === "rgb" && connection === "XYZ ";
  const matrix = isRgb ? readMatrix(tags) : space === "gray" ? readGray(tags, connection) : undefined;
  return { space, hasTable: tags.has("A2B0"), ...(matrix && { matrix }) };
}

/**
 * The tags that lie within the profile, by name: of two the first counts. Each goes on to the profile's end,
 * as for lcms, which does not take a tag's length at its word either.
 */
function readTags(view: DataView): Map<string, DataView> {
  const tags = new Map<string, DataView>();
  const count = Math.min(view.getUint32(HEADER_BYTES), MOST_TAGS);
  for (let i = 0; i < count; i++) {
    const entry = HEADER_BYTES + 4 + i * TAG_BYTES;
    const [name, at, length] = [text(view, entry), view.getUint32(entry + 4), view.getUint32(entry + 8)];
    if (tags.has(name) || at + length > view.byteLength) continue;
    tags.set(name, new DataView(view.buffer, view.byteOffset + at, view.byteLength - at));
  }
  return tags;
}

function readMatrix(tags: Map<string, DataView>): MatrixProfile | undefined {
  const columns = ["rXYZ", "gXYZ", "bXYZ"].map((name) => readXyz(tags.get(name)));
  const curves = ["rTRC", "gTRC", "bTRC"].map((name) => readCurve(tags.get(name)));
  if (columns.includes(undefined) || curves.includes(undefined)) return undefined;
  const toXyz = [0, 1, 2].flatMap((row) => columns.map((column) => column![row]!));
  return { toXyz, curves: curves as [Curve, Curve, Curve] };
}

/** The curve gives Y, or L* where the connection space has that (8.4.3): CIE 15 turns one into the other. */
function readGray(tags: Map<string, DataView>, connection: string): MatrixProfile | undefined {
  const stored = readCurve(tags.get("kTRC"));
  if (!stored) return undefined;
  const curve = connection === "XYZ " ? stored : stored.map(luminance);
  return { toXyz: SRGB_TO_XYZ, curves: [curve, curve, curve] };
}

const luminance = (l: number) => (l > 0.08 ? ((l * 100 + 16) / 116) ** 3 : (l * 2700) / 24_389);

const text = (view: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/** s15Fixed16Number (4.6). */
const fixed = (view: DataView, at: number) => view.getInt32(at) / 65_536;

function readXyz(tag: DataView | undefined): number[] | undefined {
  return (
    tag && unlessCut(() => (text(tag, 0) === "XYZ " ? [8, 12, 16].map((at) => fixed(tag, at)) : undefined))
  );
}

/** A curveType (10.6) or a parametricCurveType (10.18). */
function readCurve(tag: DataView | undefined): Curve | undefined {
  if (!tag) return undefined;
  return unlessCut(() => {
    const kind = text(tag, 0);
    const transfer = kind === "curv" ? sampled(tag) : kind === "para" ? parametric(tag) : undefined;
    return transfer && tabulate(transfer);
  });
}

function sampled(tag: DataView): (x: number) => number {
  const count = tag.getUint32(8);
  if (count === 0) return (x) => x;
  const entry = (i: number) => tag.getUint16(12 + 2 * i);
  // One entry is an exponent, u8Fixed8Number.
  if (count === 1) return (x) => x ** (entry(0) / 256);
  return (x) => {
    const place = x * (count - 1);
    const low = Math.min(Math.floor(place), count - 2);
    return (entry(low) + (place - low) * (entry(low + 1) - entry(low))) / 65_535;
  };
}

/** How many parameters each function type has, and the functions (table 68). */
const PARAMETERS = [1, 3, 4, 5, 7];

function parametric(tag: DataView): ((x: number) => number) | undefined {
  const type = tag.getUint16(8);
  const count = PARAMETERS[type];
  if (count === undefined) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(tag, 12 + 4 * i),
  );
  switch (type) {
    case 0:
      return (x) => x ** g;
    case 1:
      return (x) => (x >= -b / a ? (a * x + b) ** g : 0);
    case 2:
      return (x) => (x >= -b / a ? (a * x + b) ** g + c : c);
    case 3:
      return (x) => (x >= d ? (a * x + b) ** g : c * x);
    default:
      return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
  }
}
