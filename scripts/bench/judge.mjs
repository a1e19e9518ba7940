// `npm run judge -- [options] [FOLDER ...]`: whether we and sharp agree on what is a picture and what it shows. For every JPEG
// and PNG under the folders (or given as a file), and without any, for the pictures of the benchmark's families at one megapixel:
// refused by one and decoded by the other; or rendered by both, as PNG and as JPEG, further apart than `OUTPUTS` allows. Exits 1
// if there is any. Damaged entropy data, which sharp warns of and we refuse from `error` on, is counted apart.
//   --fail-on LEVEL   none, truncated, error or warning (default error)
//   --mutations N     so many damaged ones of each file, too (default 0)
//   --seed N          of the first damaged file (default 1)
//   --save FOLDER     writes those that we disagree on there
//   --verbose         prints every verdict
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { ImageError, render } from "../../src/image/index.ts";
import { meanDifference } from "../../src/testing/distance.ts";
import { pixelsOf } from "../../src/testing/fixtures.ts";
import { mutated } from "../../src/testing/mutations.ts";
import { seeded } from "../../src/testing/seeded.ts";
import { FAMILIES } from "./families.ts";
import { picturesUnder } from "./given-pictures.ts";
import { pathOf } from "./pictures/cached-picture.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "fail-on": { type: "string", default: "error" },
    mutations: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    save: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});
const failOn = values["fail-on"];
const BOX = { width: 400, height: 300 };

/**
 * What both write, how sharp does it, and how many levels they may lie apart on average. From an exact reduction of fine texture
 * sharp lies up to 2.0 (we 0.4). A JPEG of icons lies 7 from it, since both halve the chroma; from each other 3.9.
 */
const OUTPUTS = {
  png: { tolerance: 2, write: (picture) => picture.png() },
  jpeg: {
    tolerance: 4.5,
    write: (picture) => picture.flatten({ background: "white" }).jpeg({ quality: 85 }),
  },
};
/** One for each of the cameras that take turns. */
const MEGAPIXELS = Array(8).fill(1);

/** libjpeg's warnings of entropy data. */
const DAMAGE = /bad Huffman code|premature end of data segment|found marker|inconsistent progression/i;
const STRICTER = "damaged data, which sharp only warns of";

sharp.cache(false);
sharp.concurrency(1);

/** Upright, in sRGB, inside the box. @returns pixels, or why there are none */
async function bySharp(bytes, format, level = failOn) {
  try {
    const picture = sharp(bytes, { failOn: level })
      .rotate()
      .resize({ ...BOX, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb");
    return { pixels: await pixelsOf(new Uint8Array(await OUTPUTS[format].write(picture).toBuffer())) };
  } catch (error) {
    return { refusal: error.message.trim().split("\n").at(-1) };
  }
}

async function byUs(bytes, format) {
  try {
    const [{ data }] = await render(bytes, [{ name: "judged", ...BOX, format }], { failOn });
    return { pixels: await pixelsOf(data) };
  } catch (error) {
    const kind = error instanceof ImageError ? error.code : `NOT AN ImageError: ${error?.name}`;
    return { refusal: `${kind}: ${error.message}` };
  }
}

/** Libraries round sides differently; a pixel more or less is not what is judged here. */
async function sameSize(pixels, { width, height }) {
  if (pixels.width === width && pixels.height === height) return pixels;
  if (Math.abs(pixels.width - width) > 1 || Math.abs(pixels.height - height) > 1) return undefined;
  const raw = { width: pixels.width, height: pixels.height, channels: 4 };
  const data = await sharp(pixels.data, { raw }).resize(width, height, { fit: "fill" }).raw().toBuffer();
  return { width, height, data: new Uint8ClampedArray(data) };
}

/** @returns what we disagree on, or nothing */
async function disagreement(bytes, format) {
  const [theirs, ours] = [await bySharp(bytes, format), await byUs(bytes, format)];
  if (ours.refusal?.startsWith("NOT")) return ours.refusal;
  if (theirs.refusal && ours.refusal) return undefined;
  if (theirs.refusal) return `only we decode: sharp says "${theirs.refusal}"`;
  if (ours.refusal) {
    const warned = failOn === "error" && DAMAGE.test((await bySharp(bytes, format, "warning")).refusal ?? "");
    return `${warned ? STRICTER : "only sharp decodes"}: we say "${ours.refusal}"`;
  }
  const fitted = await sameSize(theirs.pixels, ours.pixels);
  const size = ({ width, height }) => `${width}x${height}`;
  if (!fitted) return `sizes: sharp has ${size(theirs.pixels)}, we ${size(ours.pixels)}`;
  const difference = meanDifference(fitted, ours.pixels);
  if (difference <= OUTPUTS[format].tolerance) return undefined;
  return `pixels differ by ${difference.toFixed(1)} levels on average`;
}

const kindOf = (what) => what.replace(/:.*|by .*/s, "");
const counts = {};
let judged = 0;

async function judge(name, bytes) {
  judged++;
  for (const format of Object.keys(OUTPUTS)) {
    const what = await disagreement(bytes, format);
    if (what === undefined) {
      if (values.verbose) console.log(`${name} as ${format}: agreed`);
      continue;
    }
    counts[kindOf(what)] = (counts[kindOf(what)] ?? 0) + 1;
    console.log(`${name} as ${format}: ${what}`);
    if (values.save) writeFileSync(join(values.save, name.replaceAll(/[/\\ ]/g, "_")), bytes);
  }
}

async function familyPictures() {
  const paths = [];
  for (const recipe of FAMILIES.flatMap(({ recipes }) => recipes(MEGAPIXELS)))
    paths.push(await pathOf(recipe));
  return paths;
}

if (values.save) mkdirSync(values.save, { recursive: true });
const paths = positionals.length > 0 ? positionals.flatMap(picturesUnder) : await familyPictures();
for (const [index, path] of paths.entries()) {
  const bytes = new Uint8Array(readFileSync(path));
  await judge(path, bytes);
  for (let i = 0; i < Number(values.mutations); i++) {
    const seed = Number(values.seed) + index * Number(values.mutations) + i;
    await judge(`${path} seed ${seed}`, mutated(bytes, seeded(seed)));
  }
}
console.log(`${judged} judged`, counts);
process.exitCode = Object.keys(counts).some((kind) => kind !== STRICTER) ? 1 : 0;
