import type { Size } from "../../../src/image/picture/geometry.ts";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { seeded } from "../../../src/testing/seeded.ts";
import { between, Canvas, type Colour } from "./canvas.ts";

const THEMES: [Colour, Colour, Colour][] = [
  [
    [13, 27, 62],
    [62, 120, 178],
    [240, 190, 120],
  ],
  [
    [46, 16, 70],
    [190, 60, 110],
    [250, 170, 90],
  ],
  [
    [8, 60, 60],
    [40, 150, 120],
    [220, 240, 200],
  ],
];

const themed = (seed: number, t: number): Colour => {
  const [dark, middle, light] = THEMES[seed % THEMES.length]!;
  return t < 0.5 ? between(dark, middle, t * 2) : between(middle, light, t * 2 - 1);
};

/** Soft lights on a gradient. @param dither noise in levels that hides the gradient's steps, as good wallpapers have it */
export function lights({ width, height }: Size, seed: number, dither: number): Pixels {
  const canvas = new Canvas(width, height);
  const random = seeded(seed);
  canvas.shade(0, 0, width, height, (x, y) => themed(seed, 0.35 * (x / width) + 0.65 * (y / height)));
  for (let i = 0; i < 40; i++) {
    const radius = height * (0.01 + 0.07 * random());
    const [red, green, blue] = themed(seed, random());
    canvas.disc(
      width * random(),
      height * random(),
      radius,
      [red, green, blue, 60],
      radius * (0.05 + random()),
    );
  }
  if (dither > 0)
    for (const [i, level] of canvas.data.entries())
      if (i % 4 < 3) canvas.data[i] = level + dither * (random() - 0.5);
  return canvas;
}

/** Triangles of one colour each, in a lattice that was shaken. */
export function lowPoly({ width, height }: Size, seed: number, columns = 16): Pixels {
  const canvas = new Canvas(width, height);
  const random = seeded(seed);
  const cell = width / columns;
  const shifts = Array.from({ length: (columns + 3) ** 2 }, () => 0.4 * (random() - 0.5));
  const tones = shifts.map(() => 0.12 * (random() - 0.5));
  canvas.shade(0, 0, width, height, (x, y) => {
    const row = Math.floor(y / cell);
    const shift = shifts[row]! + shifts[row + 1]! * (y / cell - row);
    const place = x / cell + shift + 1;
    const column = Math.floor(place);
    const isUpper = place - column > y / cell - row;
    const tone = tones[(row * 31 + column * 7 + (isUpper ? 3 : 0)) % tones.length]!;
    return themed(seed, Math.min(1, Math.max(0, (row + column / 2) / (columns * 1.1) + tone)));
  });
  return canvas;
}

/** Hills behind each other, each in one flat colour with a clean edge, below a gradient. */
export function layeredHills({ width, height }: Size, seed: number, layers = 6): Pixels {
  const random = seeded(seed);
  const ridges = Array.from({ length: layers }, (_, layer) => {
    const waves = [1, 2, 5, 9].map((cycles) => ({
      cycles,
      turn: 7 * random(),
      rise: (0.06 * random()) / Math.sqrt(cycles),
    }));
    return (u: number) =>
      height *
      (0.35 +
        (0.55 * layer) / layers +
        waves.reduce((y, { cycles, turn, rise }) => y + rise * Math.sin(u * cycles * 6 + turn), 0));
  });
  const edges = ridges.map((ridge) => Float32Array.from({ length: width }, (_, x) => ridge(x / width)));
  const canvas = new Canvas(width, height);
  canvas.shade(0, 0, width, height, (_, y) => themed(seed, 1 - (0.6 * y) / height));
  for (const [layer, edge] of edges.entries()) {
    const colour = themed(seed, 0.7 - (0.65 * (layer + 1)) / layers);
    for (let x = 0; x < width; x++) {
      const top = edge[x]!;
      canvas.blend(x, Math.floor(top), colour, 1 - (top % 1));
      canvas.fill(x, Math.floor(top) + 1, 1, height, colour);
    }
  }
  return canvas;
}
