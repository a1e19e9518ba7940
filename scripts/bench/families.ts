import type { Recipe } from "./pictures/cached-picture.ts";
import { graphics, kinds, smallGraphics } from "./pictures/graphics.ts";
import { asDisplayP3, asJpeg, asPng, photographs, thumbnails } from "./pictures/photographs.ts";

export interface Family {
  id: string;
  title: string;
  /** What the benchmark makes for it. @param megapixels of the photographs */
  recipes(megapixels: readonly number[]): Recipe[];
}

/** As the reports have them. Where a file that is given belongs, given-pictures.ts finds out. */
export const FAMILIES = [
  {
    id: "jpeg-baseline",
    title: "JPEG, baseline",
    recipes: (megapixels) => photographs(megapixels).map((photo) => asJpeg(photo, false)),
  },
  {
    id: "jpeg-progressive",
    title: "JPEG, progressive",
    recipes: (megapixels) => photographs(megapixels).map((photo) => asJpeg(photo, true)),
  },
  {
    id: "jpeg-p3",
    title: "JPEG, Display P3",
    recipes: (megapixels) => photographs(megapixels).map(asDisplayP3),
  },
  {
    id: "png-photographs",
    title: "PNG, photographs",
    recipes: (megapixels) => photographs(megapixels).map((photo) => asPng(photo)),
  },
  { id: "png-graphics", title: "PNG, graphics and screenshots", recipes: () => graphics() },
  { id: "png-kinds", title: "PNG: palette, gray, 16 bit, alpha", recipes: () => kinds() },
  {
    id: "small-jpeg",
    title: "JPEG, 300x200",
    recipes: () => thumbnails().map((photo, i) => asJpeg(photo, i % 2 === 1, "small-jpeg")),
  },
  { id: "small-png", title: "PNG, 300x200", recipes: () => smallGraphics() },
] as const satisfies readonly Family[];

export type FamilyId = (typeof FAMILIES)[number]["id"];
