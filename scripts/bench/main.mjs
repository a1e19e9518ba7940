// `npm run bench -- [options] [PHOTO ...]`: the default job by us and by the peers, side by side in one run, one thread
// each. Without photos, it makes its own.
//   --seconds N   for each contestant on each photo (default 2)
//   --only A,B    contestants
//   --size A,B    megapixels of the photos it makes
//   --stages      our time by stage
//   --hostile     instead: our time beside sharp's on files that are made to cost time; exits 1 where we exceed the bound. With a
//                 word behind it, those whose names hold it
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { inspect } from "../../src/image/index.ts";
import { projectPath } from "../../src/testing/fixtures.ts";
import { CONTESTANTS } from "./contestants.mjs";
import { runHostile } from "./hostile.mjs";
import { MEGAPIXELS, makePhotos } from "./photos.mjs";
import { bytesAtSimilarity, referencesOf, similarity } from "./quality.mjs";
import { chart, photoTable, ratioTable } from "./report.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "2" },
    only: { type: "string" },
    size: { type: "string", default: MEGAPIXELS.join() },
    stages: { type: "boolean", default: false },
    hostile: { type: "boolean", default: false },
  },
});
if (values.hostile) process.exit(runHostile(positionals[0]) ? 0 : 1);

const names = values.only?.split(",") ?? Object.keys(CONTESTANTS);
const here = projectPath("scripts/bench");
const sizes = values.size.split(",").map(Number);
const photos = positionals.length > 0 ? positionals : await makePhotos(join(here, ".photos"), sizes);
const out = join(here, "results");
mkdirSync(out, { recursive: true });

const results = [];
for (const photo of photos) {
  const title = basename(photo);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const rows = [];
  const reference = await referencesOf(photo);
  for (const name of names) {
    const args = [join(here, "worker.mjs"), name, photo, String(Number(values.seconds) * 1000), folder];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) {
      console.error(`${name} failed on ${title}: ${stderr.trim().split("\n").at(-1)}`);
      continue;
    }
    const files = [0, 1].map((i) => join(folder, `${i}.jpg`));
    const quality = [];
    for (const file of files) quality.push(await similarity(new Uint8Array(readFileSync(file)), reference));
    rows.push({ name, ...JSON.parse(stdout.trim().split("\n").at(-1)), quality });
  }
  rmSync(folder, { recursive: true });
  const sharp = rows.find(({ name }) => name === "sharp");
  const equal = sharp && (await bytesAtSimilarity(photo, reference, sharp.quality[1]));
  const isProgressive = (await inspect(readFileSync(photo))).progressive;
  results.push({ title, isProgressive, rows, bytesAtEqualSimilarity: equal && equal / sharp.bytes[1] });
  console.log(photoTable(title, rows));
  if (equal)
    console.log(`At sharp's SSIM our 800x600 has ${(equal / sharp.bytes[1]).toFixed(2)} of its bytes.\n`);
  if (values.stages) console.log("ours, ms by stage:", rows.find(({ name }) => name === "ours").stages, "\n");
}
console.log(ratioTable(results));
writeFileSync(join(out, "results.json"), `${JSON.stringify(results, null, 1)}\n`);
writeFileSync(join(out, "chart.svg"), chart(results));
console.log(`Chart and figures are in ${out}`);
