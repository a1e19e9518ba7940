// `npm run judge -- [options] FOLDER ...`: whether we and sharp agree on what is a picture and what it shows. For every JPEG
// and PNG under the folders (or given as a file): refused by one and decoded by the other, or decoded by both with a mean
// difference above two levels. Exits 1 if there is any. Damaged entropy data, which sharp warns of and we refuse from `error` on,
// is counted apart.
//   --fail-on LEVEL   none, truncated, error or warning (default error)
//   --mutations N     so many damaged ones of each file, too (default 0)
//   --seed N          of the first damaged file (default 1)
//   --save FOLDER     writes those that we disagree on there
//   --verbose         prints every verdict
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { ImageError, render } from "../../src/image/index.ts";
import { meanDifference } from "../../src/testing/distance.ts";
import { pixelsOf } from "../../src/testing/fixtures.ts";
import { mutated } from "../../src/testing/mutations.ts";
import { seeded } from "../../src/testing/seeded.ts";

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
const TOLERANCE = 2;

/** libjpeg's warnings of entropy data. */
const DAMAGE = /bad Huffman code|premature end of data segment|found marker|inconsistent progression/i;
const STRICTER = "damaged data, which sharp only warns of";

sharp.cache(false);
sharp.concurrency(1);

/** Upright, in sRGB, inside the box. @returns pixels, or why there are none */
async function bySharp(bytes, level = failOn) {
  try {
    const { data, info } = await sharp(bytes, { failOn: level })
      .rotate()
      .resize({ ...BOX, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { pixels: { width: info.width, height: info.height, data: new Uint8ClampedArray(data) } };
  } catch (error) {
    return { refusal: error.message.trim().split("\n").at(-1) };
  }
}

async function byUs(bytes) {
  try {
    const [{ data }] = await render(bytes, [{ name: "judged", ...BOX, format: "png" }], { failOn });
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
async function disagreement(bytes, theirs, ours) {
  if (ours.refusal?.startsWith("NOT")) return ours.refusal;
  if (theirs.refusal && ours.refusal) return undefined;
  if (theirs.refusal) return `only we decode: sharp says "${theirs.refusal}"`;
  if (ours.refusal) {
    const warned = failOn === "error" && DAMAGE.test((await bySharp(bytes, "warning")).refusal ?? "");
    return `${warned ? STRICTER : "only sharp decodes"}: we say "${ours.refusal}"`;
  }
  const fitted = await sameSize(theirs.pixels, ours.pixels);
  const size = ({ width, height }) => `${width}x${height}`;
  if (!fitted) return `sizes: sharp has ${size(theirs.pixels)}, we ${size(ours.pixels)}`;
  const difference = meanDifference(fitted, ours.pixels);
  return difference > TOLERANCE ? `pixels differ by ${difference.toFixed(1)} levels on average` : undefined;
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true })
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => join(path, name))
    .sort();
}

const kindOf = (what) => what.replace(/:.*|by .*/s, "");
const counts = {};
let judged = 0;

async function judge(name, bytes) {
  judged++;
  const [theirs, ours] = [await bySharp(bytes), await byUs(bytes)];
  const what = await disagreement(bytes, theirs, ours);
  if (what) {
    counts[kindOf(what)] = (counts[kindOf(what)] ?? 0) + 1;
    console.log(`${name}: ${what}`);
    if (values.save) writeFileSync(join(values.save, name.replaceAll(/[/\\ ]/g, "_")), bytes);
  } else if (values.verbose) {
    console.log(`${name}: both ${theirs.refusal ? `refuse: ${theirs.refusal}` : "decode"}`);
  }
}

if (values.save) mkdirSync(values.save, { recursive: true });
for (const [index, path] of positionals.flatMap(filesUnder).entries()) {
  const bytes = new Uint8Array(readFileSync(path));
  await judge(path, bytes);
  for (let i = 0; i < Number(values.mutations); i++) {
    const seed = Number(values.seed) + index * Number(values.mutations) + i;
    await judge(`${path} seed ${seed}`, mutated(bytes, seeded(seed)));
  }
}
console.log(`${judged} judged`, counts);
process.exitCode = Object.keys(counts).some((kind) => kind !== STRICTER) ? 1 : 0;
