import { readdirSync } from "node:fs";
import { deflateSync } from "node:zlib";
import type { RenderOptions, RenditionSpec } from "../image/index.ts";
import { assembledPng, chunk } from "./drawn.ts";
import { fixture, projectPath } from "./fixtures.ts";
import { mutated } from "./mutations.ts";
import { FAIL_ON } from "./odd-files.ts";
import { seeded } from "./seeded.ts";

/** What one number makes: a damaged file, and what is asked of it. */
export interface FuzzCase {
  source: Uint8Array;
  /** What it was made of. */
  origin: string;
  renditions: RenditionSpec[];
  options: RenderOptions;
}

const filesOf = (folder: string) =>
  readdirSync(projectPath(`fixtures/${folder}`))
    .filter((name) => /\.(jpg|png)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();

/** Of every kind that we read, the small ones. */
const ORIGINS = [
  "images/orientation/6.jpg",
  "images/gray.jpg",
  "images/baseline-444.jpg",
  "images/progressive.jpg",
  "images/display-p3.jpg",
  ...filesOf("images/png"),
  ...filesOf("foreign"),
  ...filesOf("odd/base"),
  ...filesOf("odd/profile"),
  ...filesOf("odd/exif"),
  ...filesOf("odd/png-transparency"),
];

/** Whole pictures of few pixels with a side that is one too many for somebody, gray: a row, a column, and wide rows. */
const NEEDLES = [
  [16_777_216, 1],
  [1, 4_000_000],
  [70_000, 9],
  [9, 70_000],
] as const;
const NEEDLE_SHARE = 0.02;

function needle(random: () => number): Uint8Array {
  const [width, height] = NEEDLES[Math.floor(random() * NEEDLES.length)]!;
  const data = deflateSync(Buffer.alloc(height * (1 + width)), { level: 1 });
  return assembledPng({ width, height }, 0, [chunk("IDAT", data)]);
}

/** Small enough that no case takes long by right; large enough for what damaged headers claim. */
const LIMITS = { maxPixels: 20_000_000, maxMemory: 256 * 2 ** 20 };
const SMALL_SIDE = 300;
const LARGE_SIDE = 2_000;

/** The same for the same seed, always. */
export function fuzzCase(seed: number): FuzzCase {
  const random = seeded(seed);
  const isNeedle = random() < NEEDLE_SHARE;
  const origin = isNeedle ? "needle.png" : ORIGINS[Math.floor(random() * ORIGINS.length)]!;
  const source = isNeedle ? needle(random) : mutated(fixture(origin), random);
  const renditions = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) =>
    renditionOf(`r${i}`, random),
  );
  const failOn = FAIL_ON[Math.floor(random() * FAIL_ON.length)]!;
  return { source, origin, renditions, options: { ...LIMITS, failOn } as RenderOptions };
}

function renditionOf(name: string, random: () => number): RenditionSpec {
  const pick = <T>(...choices: T[]) => choices[Math.floor(random() * choices.length)]!;
  const isLarge = random() < 0.1;
  const side = () => 1 + Math.floor(random() ** 2 * (isLarge ? LARGE_SIDE : SMALL_SIDE));
  const fit = pick("inside" as const, "cover" as const, "contain" as const);
  const box = fit !== "inside" ? pick("both") : pick("both", "width", "height");
  return {
    name,
    fit,
    ...(box !== "height" && { width: side() }),
    ...(box !== "width" && { height: side() }),
    ...(random() < 0.4 && { background: pick("#204060", "#ff000080", "transparent") }),
    format: pick("same" as const, "jpeg" as const, "png" as const),
    quality: pick(1, 50, 85, 100),
    filter: pick("lanczos3" as const, "catmullRom" as const, "mitchell" as const, "triangle" as const),
    chromaSubsampling: pick("4:2:0" as const, "4:4:4" as const),
    progressive: random() < 0.3,
    // Slow, and the only one that large pictures are not asked of.
    encoder: !isLarge && random() < 0.1 ? "mozjpeg" : "kernel",
    compression: pick("fast" as const, "default" as const, "small" as const),
    palette: random() < 0.3,
    colours: pick(2, 16, 256),
    dither: pick(0, 0.5, 1),
    withoutEnlargement: random() < 0.7,
  };
}
