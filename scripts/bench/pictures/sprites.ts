import type { Size } from "../../../src/image/picture/geometry.ts";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { seeded } from "../../../src/testing/seeded.ts";
import { Canvas, type Colour } from "./canvas.ts";

const NOTHING: Colour = [0, 0, 0, 0];
const FLAT_COLOURS: Colour[] = [
  [231, 76, 60],
  [241, 196, 15],
  [46, 204, 113],
  [52, 152, 219],
  [155, 89, 182],
  [236, 240, 241],
  [44, 62, 80],
];

/** A sheet of flat icons with clean edges. @param ground what lies under them; nothing by default */
export function icons({ width, height }: Size, seed: number, ground = NOTHING): Pixels {
  const canvas = new Canvas(width, height, ground);
  const random = seeded(seed);
  const colour = () => FLAT_COLOURS[Math.floor(random() * FLAT_COLOURS.length)]!;
  const cell = Math.min(96, height);
  for (let top = 0; top + cell <= height; top += cell) {
    for (let left = 0; left + cell <= width; left += cell) {
      const at = () => cell * (0.25 + 0.5 * random());
      canvas.disc(left + cell / 2, top + cell / 2, cell * 0.42, colour());
      for (let stroke = 0; stroke < 2; stroke++) {
        const ends = [left + at(), top + at(), left + at(), top + at()] as const;
        canvas.line(...ends, cell * (0.05 + 0.12 * random()), colour());
      }
      canvas.disc(left + at(), top + at(), cell * (0.05 + 0.1 * random()), colour());
    }
  }
  return canvas;
}

/** Flakes of colour on nothing, each as soft as it is near: most of its alpha is neither full nor none. */
export function softFlakes({ width, height }: Size, seed: number): Pixels {
  const canvas = new Canvas(width, height, NOTHING);
  const random = seeded(seed);
  for (let i = 0; i < 120; i++) {
    const radius = height * (0.01 + 0.05 * random());
    const [red, green, blue] = FLAT_COLOURS[i % FLAT_COLOURS.length]!;
    canvas.disc(
      width * random(),
      height * random(),
      radius,
      [red, green, blue, 150 + 100 * random()],
      radius * (0.1 + random()),
    );
  }
  return canvas;
}

/** A product cut out of its photograph: opaque within, a soft shadow around, nothing beyond. */
export function cutOutOf(photo: Pixels): Pixels {
  const { width, height } = photo;
  const data = photo.data.slice();
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const distance = Math.hypot((2 * x) / width - 1, (2 * y) / height - 1);
      if (distance < 0.8) continue;
      const shadow = Math.max(0, 1 - (distance - 0.8) * 8);
      data.set([0, 0, 0, 140 * shadow * shadow], at);
    }
  }
  return { width, height, data };
}
