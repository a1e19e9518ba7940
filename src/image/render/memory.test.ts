import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../../testing/fixtures.ts";
import { jpegOf, largePng, withProfileOf } from "../../testing/large-files.ts";
import { type MeasuredJobs, measuredMemory } from "../../testing/measured-memory.ts";
import { predictedMemory } from "../../testing/predicted-memory.ts";
import { hasProcessMemory } from "../../testing/process-memory.ts";
import { kernelEngine, type RenditionSpec, stockEngine } from "../index.ts";

const ENGINES = { kernelEngine, stockEngine };
const DEFAULT_JOB: RenditionSpec[] = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];
const ONE: RenditionSpec = { name: "one" };
const WHOLE: RenditionSpec = { name: "whole", width: 16_383, height: 16_383 };

/** What a prediction may be above 1.5 times what was measured. */
const ALLOWANCE = 16 * 2 ** 20;
/** The stock codecs are for tests and mozjpeg: of them it is only asked that they stay below. */
const GENEROUS = 48 * 2 ** 20;

interface Case {
  sources: () => Promise<Uint8Array>[];
  renditions: RenditionSpec[];
  engine?: keyof typeof ENGINES;
  /** More than any limit allows, or than its format can say. */
  mayBeRefused?: boolean;
  /** Above 1.5 times what is measured. How far a large rendition can be compressed no header tells: there is room for noise. */
  allowance?: number;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const file = (path: string) => async () => fixture(path);
const needle = (width: number, height: number) => () => [largePng({ width, height }, "rgb", "ramp")];
const noise = once(() => largePng({ width: 4_000, height: 4_000 }, "rgb", "noise"));
const noiseJpeg = once(async () => jpegOf(await noise()));
const progressiveNoise = once(async () => jpegOf(await noise(), true));
const one = (source: () => Promise<Uint8Array>) => () => [source()];

const CASES: Record<string, Case> = {
  "14 MP photo, default job": { sources: one(file("images/landscape-14mp.jpg")), renditions: DEFAULT_JOB },
  "14 MP photo to PNG": {
    sources: one(file("images/landscape-14mp.jpg")),
    renditions: [{ ...ONE, width: 800, height: 600, format: "png" }],
  },
  "14 MP photo, whole": {
    sources: one(file("images/landscape-14mp.jpg")),
    renditions: [WHOLE],
    allowance: 2 * ALLOWANCE,
  },
  "14 MP photo, five jobs in a row": {
    sources: () => Array.from({ length: 5 }, file("images/landscape-14mp.jpg")),
    renditions: DEFAULT_JOB,
  },
  "progressive photo, default job": { sources: one(file("images/progressive.jpg")), renditions: DEFAULT_JOB },
  "16 MP progressive noise": { sources: () => [progressiveNoise()], renditions: DEFAULT_JOB },
  "16 MP noise to PNG, whole": { sources: () => [noiseJpeg()], renditions: [{ ...WHOLE, format: "png" }] },
  "16 MP noise to the finest JPEG, whole": {
    sources: () => [noiseJpeg()],
    renditions: [{ ...WHOLE, quality: 100, chromaSubsampling: "4:4:4" }],
  },
  "16 MP noise, one progressive rendition, whole": {
    sources: () => [noiseJpeg()],
    renditions: [{ ...WHOLE, progressive: true }],
  },
  "16 MP of Display P3 to the finest JPEG, whole": {
    sources: () => [noiseJpeg().then((jpeg) => withProfileOf(jpeg, "images/display-p3.jpg"))],
    renditions: [{ ...WHOLE, quality: 100, chromaSubsampling: "4:4:4" }],
  },
  "14 MP of Display P3, default job": {
    sources: one(async () => withProfileOf(fixture("images/landscape-14mp.jpg"), "images/display-p3.jpg")),
    renditions: DEFAULT_JOB,
  },
  "16 MP noise of Display P3, contained": {
    sources: () => [noiseJpeg().then((jpeg) => withProfileOf(jpeg, "images/display-p3.jpg"))],
    renditions: [{ ...WHOLE, width: 3_501, height: 2_001, fit: "contain", background: "#204060" }],
  },
  "16 MP noise, contained": {
    sources: () => [noiseJpeg()],
    renditions: [{ ...WHOLE, width: 3_501, height: 2_001, fit: "contain", background: "#204060" }],
  },
  "16 MP noise to PNG, contained": {
    sources: () => [noiseJpeg()],
    renditions: [{ ...WHOLE, width: 2_501, height: 2_001, fit: "contain", format: "png" }],
  },
  "PNG of 9 MP noise that is seen through, on a background": {
    sources: () => [largePng({ width: 3_000, height: 3_000 }, "rgba", "noise")],
    renditions: [{ ...WHOLE, format: "jpeg", background: "#204060" }],
  },
  "14 MP photo, mozjpeg": {
    sources: one(file("images/landscape-14mp.jpg")),
    renditions: [{ ...ONE, width: 2_000, encoder: "mozjpeg" }],
  },
  "16 MP noise by mozjpeg, three jobs in a row": {
    sources: () => [noiseJpeg(), noiseJpeg(), noiseJpeg()],
    renditions: [{ ...ONE, width: 2500, encoder: "mozjpeg" }],
  },
  "16 MP noise to PNGs and by mozjpeg": {
    sources: () => [noiseJpeg()],
    renditions: [
      { ...ONE, name: "a", width: 2400, format: "png" },
      { ...ONE, name: "b", width: 2000, height: 2200, fit: "cover", format: "png" },
      { ...ONE, name: "c", width: 2500, encoder: "mozjpeg" },
    ],
  },
  "16 MP noise to a PNG with a palette": {
    sources: () => [noiseJpeg()],
    renditions: [{ ...WHOLE, format: "png", palette: true }],
  },
  "PNG of 16 MP noise to a PNG, whole": {
    sources: () => [noise()],
    renditions: [WHOLE],
  },
  "PNG of 16 MP noise, default job": { sources: () => [noise()], renditions: DEFAULT_JOB },
  "PNG with 16 bits a sample": { sources: one(file("images/png/rgb-16-bit.png")), renditions: DEFAULT_JOB },
  "interlaced PNG": { sources: one(file("images/png/rgb-interlaced.png")), renditions: DEFAULT_JOB },
  "PNG of 1x20,000,000": { sources: needle(1, 20_000_000), renditions: DEFAULT_JOB },
  "PNG of 20,000,000x4": { sources: needle(20_000_000, 4), renditions: DEFAULT_JOB },
  "PNG of 16,777,216x1": { sources: needle(16_777_216, 1), renditions: DEFAULT_JOB },
  "PNG of 1x20,000,000, a width": { sources: needle(1, 20_000_000), renditions: [{ ...ONE, width: 1 }] },
  "PNG of 1x100,000, a width, enlarged": {
    sources: needle(1, 100_000),
    renditions: [{ ...ONE, width: 8, withoutEnlargement: false }],
    allowance: 1.5 * ALLOWANCE,
  },
  "PNG of 1x16,000, a width": { sources: needle(1, 16_000), renditions: [{ ...ONE, width: 800 }] },
  "PNG of 1x16,000, a width, enlarged": {
    sources: needle(1, 16_000),
    renditions: [{ ...ONE, width: 200, withoutEnlargement: false }],
    mayBeRefused: true,
  },
  "PNG of 4x200,000, a cover": {
    sources: needle(4, 200_000),
    renditions: [{ ...ONE, width: 400, height: 400, fit: "cover", withoutEnlargement: false }],
  },
  "14 MP photo, default job, stock codecs": {
    sources: one(file("images/landscape-14mp.jpg")),
    renditions: DEFAULT_JOB,
    engine: "stockEngine",
  },
  "progressive photo, default job, stock codecs": {
    sources: one(file("images/progressive.jpg")),
    renditions: DEFAULT_JOB,
    engine: "stockEngine",
  },
};

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

describe("predictMemory", { skip: !hasProcessMemory && "needs /proc" }, () => {
  for (const [name, { sources, renditions, engine = "kernelEngine", ...expected }] of Object.entries(CASES)) {
    test(`${name}: takes no more than predicted, and the prediction is no wild guess`, async (t) => {
      const jobs: MeasuredJobs = { sources: await Promise.all(sources()), renditions, engine };
      const predicted = await predictedMemory(jobs.sources[0]!, renditions, ENGINES[engine]);
      const { growth: measured, refused } = measuredMemory(jobs);
      const outcome = refused ? `, ${refused}` : "";
      const found = `predicted ${megabytes(predicted)} MB, measured ${megabytes(measured)} MB${outcome}`;
      t.diagnostic(found);
      assert.ok(measured <= predicted, found);
      assert.ok(!refused || expected.mayBeRefused, found);
      if (refused) return;
      const room = engine === "stockEngine" ? measured / 2 + GENEROUS : (expected.allowance ?? ALLOWANCE);
      assert.ok(predicted <= measured * 1.5 + room, found);
    });
  }
});
