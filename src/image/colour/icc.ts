/** A colour space of three primaries, each with a curve: a "three-component matrix-based" profile (ICC.1:2022, 8.3). */
export interface MatrixProfile {
  /** From linear red, green and blue to XYZ of the profile connection space (D50), row by row. */
  toXyz: number[];
  /** For red, green and blue, the linear value of each 8-bit sample, 0 to 1. */
  curves: [Float64Array, Float64Array, Float64Array];
}

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** More than any has. */
const MOST_TAGS = 100;

/**
 * Reads an ICC profile.
 *
 * @returns `undefined` for what is not of this kind (inks, gray, lookup tables) or is damaged: its picture is then taken
 *   as sRGB
 */
export function readMatrixProfile(bytes: Uint8Array): MatrixProfile | undefined {
  try {
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(view: DataView): MatrixProfile | undefined {
  const isRgb = text(view, 36) === "acsp" && text(view, 16) === "RGB " && text(view, 20) === "XYZ ";
  if (!isRgb) return undefined;
  const tags = new Map<string, number>();
  const count = Math.min(view.getUint32(HEADER_BYTES), MOST_TAGS);
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + 4 + i * TAG_BYTES;
    tags.set(text(view, at), view.getUint32(at + 4));
  }
  // Lookup tables would go before the matrix.
  if (tags.has("A2B0") || tags.has("D2B0")) return undefined;
  const columns = ["rXYZ", "gXYZ", "bXYZ"].map((name) => xyz(view, tags.get(name)));
  const curves = ["rTRC", "gTRC", "bTRC"].map((name) => curve(view, tags.get(name)));
  if (columns.includes(undefined) || curves.includes(undefined)) return undefined;
  const toXyz = [0, 1, 2].flatMap((row) => columns.map((column) => column![row]!));
  return { toXyz, curves: curves as MatrixProfile["curves"] };
}

const text = (view: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/** s15Fixed16Number (4.6). */
const fixed = (view: DataView, at: number) => view.getInt32(at) / 65_536;

function xyz(view: DataView, at: number | undefined): number[] | undefined {
  if (at === undefined || text(view, at) !== "XYZ ") return undefined;
  return [8, 12, 16].map((offset) => fixed(view, at + offset));
}

/** A curveType (10.6) or a parametricCurveType (10.18), at each 8-bit sample. */
function curve(view: DataView, at: number | undefined): Float64Array | undefined {
  if (at === undefined) return undefined;
  const kind = text(view, at);
  const evaluate = kind === "curv" ? sampled(view, at) : kind === "para" ? parametric(view, at) : undefined;
  return evaluate && Float64Array.from({ length: 256 }, (_, i) => clamp(evaluate(i / 255)));
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

function sampled(view: DataView, at: number): (x: number) => number {
  const count = view.getUint32(at + 8);
  if (count === 0) return (x) => x;
  const entry = (i: number) => view.getUint16(at + 12 + 2 * i);
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

function parametric(view: DataView, at: number): ((x: number) => number) | undefined {
  const type = view.getUint16(at + 8);
  const count = PARAMETERS[type];
  if (count === undefined) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(view, at + 12 + 4 * i),
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
