import type { Size } from "../../../src/image/picture/geometry.ts";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { seeded } from "../../../src/testing/seeded.ts";
import { Canvas, type Colour } from "./canvas.ts";
import { Lettering } from "./lettering.ts";

const INK: Colour = [32, 33, 36];
const LINK: Colour = [26, 13, 171];
const RULE: Colour = [218, 220, 224];
const SHADOW: Colour = [0, 0, 0, 14];
const BUTTONS: Colour[] = [
  [255, 95, 87],
  [254, 188, 46],
  [40, 200, 64],
];
const PANEL: Colour = [241, 243, 244];

/** An editor of code with its dark theme: coloured words on lines that are indented, a list of files, a strip of tabs. */
export function editor({ width, height }: Size, seed: number): Pixels {
  const SYNTAX: Colour[] = [
    [212, 212, 212],
    [86, 156, 214],
    [206, 145, 120],
    [156, 220, 254],
    [106, 153, 85],
  ];
  const canvas = new Canvas(width, height, [30, 30, 30]);
  const random = seeded(seed);
  const letters = new Lettering(11, seed);
  const [side, top] = [Math.round(width * 0.16), 40];
  canvas.fill(0, 0, side, height, [37, 37, 38]);
  canvas.fill(side, 0, width, top, [45, 45, 45]);
  canvas.fill(side, 0, 180, top, [30, 30, 30]);
  canvas.fill(0, height - 24, width, 24, [0, 122, 204]);
  for (let y = 50; y < height - 40; y += 24)
    letters.word(canvas, 24 + 16 * Math.floor(random() * 3), y, [204, 204, 204]);
  let indent = 0;
  for (let y = top + 12; y < height - 40; y += 20) {
    letters.word(canvas, side + 16, y, [133, 133, 133], 3);
    if (random() < 0.12) continue;
    indent = Math.max(0, Math.min(5, indent + Math.floor(random() * 3) - 1));
    const left = side + 70 + indent * 28;
    const code = Math.round((width - left) * (0.1 + 0.5 * random()));
    letters.line(canvas, left, y, code, (word) => SYNTAX[(word * 7 + y) % SYNTAX.length]!);
  }
  return canvas;
}

/** A page of a word processor or of a printed book: black text on white. */
export function textPage({ width, height }: Size, seed: number): Pixels {
  const canvas = new Canvas(width, height);
  const margin = Math.round(width * 0.09);
  new Lettering(26, seed).line(canvas, margin, margin, width / 2, () => INK);
  const body = new Lettering(Math.max(8, Math.round(width / 110)), seed + 1);
  body.paragraphs(canvas, margin, margin + 60, width - 2 * margin, height - 2 * margin - 60, INK);
  return canvas;
}

/** A page in a browser: bars, a column of links and text, and pictures among them. */
export function webPage({ width, height }: Size, seed: number, pictures: readonly Pixels[]): Pixels {
  const canvas = new Canvas(width, height);
  const [small, large] = [new Lettering(10, seed), new Lettering(18, seed + 1)];
  canvas.fill(0, 0, width, 72, [222, 225, 230]);
  canvas.fill(0, 40, width, 32, [255, 255, 255]);
  canvas.fill(90, 44, width - 200, 24, PANEL);
  small.line(canvas, 100, 51, 400, () => INK);
  for (const [i, button] of BUTTONS.entries()) canvas.disc(18 + 24 * i, 20, 7, button);
  const column = Math.round(width * 0.6);
  let y = 100;
  for (let entry = 0; y < height - 80; entry++) {
    const picture = entry % 3 === 1 ? pictures[entry % pictures.length] : undefined;
    const left = 60 + (picture ? picture.width + 20 : 0);
    if (picture) canvas.place(picture, 60, y);
    large.line(canvas, left, y, column - left, () => LINK);
    small.paragraphs(canvas, left, y + 34, column - left, 90, INK);
    y += Math.max(140, (picture?.height ?? 0) + 30);
    canvas.fill(60, y - 16, column - 60, 1, RULE);
  }
  canvas.fill(column + 40, 100, width - column - 100, height - 200, PANEL);
  small.paragraphs(canvas, column + 60, 120, width - column - 140, height - 240, [95, 99, 104]);
  return canvas;
}

/** A desktop: a wallpaper, and windows over it with their shadows. */
export function desktop(wallpaper: Pixels, windows: readonly Pixels[]): Pixels {
  const { width, height } = wallpaper;
  const canvas = new Canvas(width, height);
  canvas.place(wallpaper, 0, 0);
  canvas.fill(0, height - 48, width, 48, [32, 32, 40]);
  for (const [i, window] of windows.entries()) {
    const left = Math.round((width - window.width) * (0.1 + 0.75 * i));
    const top = Math.round((height - window.height) * (0.15 + 0.5 * i));
    for (const ring of [24, 20, 16, 12, 8, 4]) {
      const [across, down] = [window.width + 2 * ring, window.height + 30 + 2 * ring];
      canvas.shade(left - ring, top - 22 - ring, across, down, () => SHADOW);
    }
    canvas.fill(left, top - 30, window.width, 30, [60, 63, 72]);
    canvas.place(window, left, top);
  }
  return canvas;
}

/** A chart as a notebook prints it: axes, a grid, curves with clean edges, bars, labels. */
export function plot({ width, height }: Size, seed: number, curves = 4): Pixels {
  const COLOURS: Colour[] = [
    [31, 119, 180],
    [255, 127, 14],
    [44, 160, 44],
    [214, 39, 40],
  ];
  const canvas = new Canvas(width, height);
  const random = seeded(seed);
  const letters = new Lettering(12, seed);
  const [left, top, right, bottom] = [80, 60, width - 40, height - 60];
  for (let i = 0; i <= 10; i++) {
    const [x, y] = [left + ((right - left) * i) / 10, top + ((bottom - top) * i) / 10];
    canvas.fill(left, y, right - left, 1, RULE);
    canvas.fill(x, top, 1, bottom - top, RULE);
    letters.word(canvas, 30, Math.round(y) - 6, INK, 3);
    letters.word(canvas, Math.round(x) - 10, bottom + 14, INK, 3);
    const bar = (bottom - top) * 0.3 * random();
    canvas.fill(x + 12, bottom - bar, (right - left) / 24, bar, [158, 202, 225]);
  }
  for (let curve = 0; curve < curves; curve++) {
    let [x, y] = [left, top + (bottom - top) * random()];
    while (x < right) {
      const next = Math.min(bottom, Math.max(top, y + (random() - 0.5) * 60));
      canvas.line(x, y, x + 12, next, 2.5, COLOURS[curve % COLOURS.length]!);
      [x, y] = [x + 12, next];
    }
  }
  letters.line(canvas, Math.round(width / 3), 24, Math.round(width / 3), () => INK);
  return canvas;
}
