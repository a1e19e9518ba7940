import type { RenditionSpec } from "../image/index.ts";

/**
 * A good image, the golden picture that it shows, and how far from it a rendition may lie, as `distance` tells
 * (root mean square, 8-bit levels).
 *
 * Goldens are made of the scene itself and not of the fixture, so that the tolerance of a JPEG has room for two
 * lossy steps, the fixture's and the rendition's; that of a PNG only for rounding and for the resampler.
 */
export interface CataloguedImage {
  file: string;
  golden: GoldenName;
  tolerance: number;
}

export type GoldenName =
  | "landscape"
  | "landscape-14mp"
  | "small"
  | "small-gray"
  | "small-bilevel"
  | "small-palette"
  | "cut-out";

const LOSSLESS = 1.5;
/** Resampled in the source's colour space, and rounded once more. */
const CONVERTED = 2;
/** Without colour. */
const LOSSY = 5;
/** Chroma at half resolution, in the fixture, the rendition or both: the saturated bars bleed. */
const LOSSY_SUBSAMPLED = 7;

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

export const CATALOGUE: CataloguedImage[] = [
  { file: "images/landscape-14mp.jpg", golden: "landscape-14mp", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/baseline-420.jpg", golden: "landscape", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/baseline-444.jpg", golden: "landscape", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/progressive.jpg", golden: "landscape", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/gray.jpg", golden: "small-gray", tolerance: LOSSY },
  { file: "images/phone photo, rotated.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/praia não é aqui + 1.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  ...ORIENTATIONS.map((orientation) => ({
    file: `images/orientation/${orientation}.jpg`,
    golden: "small" as const,
    tolerance: LOSSY_SUBSAMPLED,
  })),
  { file: "images/display-p3.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/png/display-p3.png", golden: "small", tolerance: CONVERTED },
  { file: "images/colour/power-2.2.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/colour/swapped.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  // Its 8 bits are coarser than those of sRGB.
  { file: "images/colour/xyb.jpg", golden: "small", tolerance: LOSSY_SUBSAMPLED },
  { file: "images/colour/gray-power-1.8.jpg", golden: "small-gray", tolerance: LOSSY },
  { file: "images/colour/gray-power-1.8.png", golden: "small-gray", tolerance: CONVERTED },
  { file: "images/colour/display-p3-cicp.png", golden: "small", tolerance: CONVERTED },
  { file: "images/colour/power-1.8-gama.png", golden: "small", tolerance: CONVERTED },
  { file: "images/png/rgb.png", golden: "small", tolerance: LOSSLESS },
  { file: "images/png/rgb-16-bit.png", golden: "small", tolerance: LOSSLESS },
  { file: "images/png/rgb-interlaced.png", golden: "small", tolerance: LOSSLESS },
  { file: "images/png/gray.png", golden: "small-gray", tolerance: LOSSLESS },
  { file: "images/png/gray-alpha.png", golden: "small-gray", tolerance: LOSSLESS },
  { file: "images/png/one-bit.png", golden: "small-bilevel", tolerance: LOSSLESS },
  { file: "images/png/palette.png", golden: "small-palette", tolerance: LOSSLESS },
  { file: "images/png/transparent.png", golden: "cut-out", tolerance: LOSSLESS },
];

/** Every golden is made for each of these. */
export const GOLDEN_RENDITIONS = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
  { name: "cover", width: 120, height: 150, fit: "cover" },
  { name: "contain", width: 150, height: 150, fit: "contain", background: "#204060" },
] as const satisfies RenditionSpec[];

export const goldenPath = (golden: GoldenName, rendition: string) => `golden/${golden}.${rendition}.png`;
