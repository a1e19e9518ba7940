import type { Size } from "../../../src/image/picture/geometry.ts";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { writePng } from "../../fixtures/png.ts";
import type { Recipe } from "./cached-picture.ts";
import { photograph } from "./photograph.ts";
import { thumbnails } from "./photographs.ts";
import { type PngOptions, writePngFile } from "./picture-writers.ts";
import { desktop, editor, plot, textPage, webPage } from "./screenshots.ts";
import { cutOutOf, icons, softFlakes } from "./sprites.ts";
import { layeredHills, lights, lowPoly } from "./wallpapers.ts";

const size = (width: number, height: number): Size => ({ width, height });
const photo = (width: number, height: number, seed: number) =>
  photograph({ width, height }, { seed, aspect: width / height, texture: 100, grain: 1.5, exposure: 1 });

const recipe = (folder: string, name: string, draw: () => Pixels, options?: PngOptions): Recipe => ({
  path: `${folder}/${name}.png`,
  make: () => writePngFile(draw(), options),
});

/** Screenshots and wallpapers. Some screens write an alpha channel that says nothing. */
export const graphics = (folder = "png-graphics"): Recipe[] => [
  recipe(folder, "editor", () => editor(size(1920, 1080), 1), { keepsAlpha: true }),
  recipe(folder, "page", () => webPage(size(1440, 1800), 2, [photo(240, 160, 3), photo(200, 200, 4)])),
  recipe(
    folder,
    "desktop",
    () => desktop(lights(size(2560, 1440), 1, 0), [editor(size(1200, 800), 5), textPage(size(900, 700), 6)]),
    { keepsAlpha: true },
  ),
  recipe(folder, "plot", () => plot(size(2000, 1200), 7), { adaptiveFiltering: false }),
  recipe(folder, "low-poly", () => lowPoly(size(3840, 2160), 8)),
  recipe(folder, "lights", () => lights(size(2560, 1600), 2, 1), { keepsAlpha: true }),
  recipe(folder, "lights-plain", () => lights(size(1920, 1200), 0, 0), { compressionLevel: 9 }),
  recipe(folder, "hills", () => layeredHills(size(3840, 2400), 4), { adaptiveFiltering: false }),
];

const WHITE = [255, 255, 255] as const;

/** Of every kind that PNG has beside opaque colour of 8 bits. */
export const kinds = (folder = "png-kinds"): Recipe[] => [
  recipe(folder, "palette-8-bit", () => lowPoly(size(1920, 1200), 1, 12), { paletteOf: 256 }),
  recipe(folder, "palette-4-bit", () => plot(size(2000, 1200), 2), { paletteOf: 16 }),
  recipe(folder, "palette-transparent", () => icons(size(1536, 1152), 3), {
    paletteOf: 128,
    keepsAlpha: true,
  }),
  {
    path: `${folder}/gray-1-bit.png`,
    make: async () => writePng(textPage(size(1654, 2339), 4), { colour: "gray", bitDepth: 1 }),
  },
  recipe(folder, "gray-8-bit", () => photo(2400, 1600, 5), { colours: "b-w" }),
  recipe(folder, "gray-16-bit", () => photo(1800, 1200, 6), { colours: "grey16" }),
  recipe(folder, "gray-alpha", () => cutOutOf(photo(1600, 1600, 7)), { colours: "b-w", keepsAlpha: true }),
  recipe(folder, "colour-16-bit", () => photo(2000, 1500, 8), { colours: "rgb16" }),
  recipe(folder, "alpha-cut-out", () => cutOutOf(photo(2400, 1800, 9)), { keepsAlpha: true }),
  recipe(folder, "alpha-icons", () => icons(size(1920, 1152), 10), { keepsAlpha: true }),
  recipe(folder, "alpha-flakes", () => softFlakes(size(1920, 1080), 11), { keepsAlpha: true }),
  recipe(folder, "interlaced-alpha", () => icons(size(1536, 1152), 12), {
    keepsAlpha: true,
    progressive: true,
  }),
];

/** 300x200 of everything. */
export const smallGraphics = (folder = "small-png"): Recipe[] => [
  ...thumbnails()
    .slice(2, 4)
    .map((look): Recipe => recipe(folder, look.name, () => photograph(look.size, look))),
  recipe(folder, "text", () => textPage(size(300, 200), 1)),
  recipe(folder, "plot", () => plot(size(300, 200), 2, 2), { paletteOf: 64 }),
  recipe(folder, "low-poly", () => lowPoly(size(300, 200), 3, 8)),
  recipe(folder, "lights", () => lights(size(300, 200), 4, 2)),
  recipe(folder, "icons", () => icons(size(288, 192), 5), { keepsAlpha: true }),
  recipe(folder, "icons-palette", () => icons(size(288, 192), 6, WHITE), { paletteOf: 32 }),
  recipe(folder, "flakes", () => softFlakes(size(300, 200), 7), { keepsAlpha: true }),
];
