// `npm run bench -- --help` says what there is.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { inspect } from "../../src/image/index.ts";
import { projectPath } from "../../src/testing/fixtures.ts";
import { chart } from "./chart.ts";
import { contest } from "./contest.ts";
import { writeIntoDocument } from "./document.ts";
import { familyOf, picturesUnder } from "./given-pictures.ts";
import { runHostile } from "./hostile.mjs";
import { HELP, type Options, readOptions } from "./options.ts";
import { pathOf } from "./pictures/cached-picture.ts";
import { bytesAtEqualSimilarity } from "./quality.ts";
import { type Result, scoreIn } from "./results.ts";
import { pictureHead, pictureRow, summaryTables } from "./tables.ts";

interface Entry extends Pick<Result, "family" | "origin"> {
  path: string;
}

async function entriesOf({ families, megapixels, isGivenAlone, words }: Options): Promise<Entry[]> {
  const given = new Map<string, Entry[]>();
  for (const path of words.flatMap(picturesUnder)) {
    const family = await familyOf(path);
    if (family) given.set(family, [...(given.get(family) ?? []), { family, origin: "given", path }]);
  }
  const entries: Entry[] = [];
  for (const { id, recipes } of families) {
    for (const recipe of isGivenAlone ? [] : recipes(megapixels)) {
      entries.push({ family: id, origin: "generated", path: await pathOf(recipe) });
    }
    entries.push(...(given.get(id) ?? []));
  }
  return entries;
}

async function resultOf({ path, ...entry }: Entry, options: Options): Promise<Result> {
  const source = readFileSync(path);
  const { format, width, height } = await inspect(source);
  const scores = await contest(path, format, options);
  const sharps = scores.find(({ contestant }) => contestant === "sharp");
  return {
    ...entry,
    picture: basename(path),
    megapixels: (width * height) / 1e6,
    scores: scores.map(({ files, ...score }) => score),
    bytesAtEqualSimilarity: format === "jpeg" ? await equalBytes(source, sharps?.files[1]) : undefined,
  };
}

async function equalBytes(source: Uint8Array, theirs: Uint8Array | undefined): Promise<number | undefined> {
  if (!theirs) return undefined;
  const ours = await bytesAtEqualSimilarity(source, theirs);
  return ours && ours / theirs.length;
}

async function race(options: Options): Promise<void> {
  const { contestants, showsStages } = options;
  const entries = await entriesOf(options);
  const results: Result[] = [];
  console.log(pictureHead(contestants));
  for (const entry of entries) {
    const result = await resultOf(entry, options);
    results.push(result);
    console.log(pictureRow(result, contestants));
    if (showsStages) console.log("  ours, ms by stage:", scoreIn(result, "ours")?.stages);
  }
  report(results, options);
}

function report(results: readonly Result[], { contestants, write }: Options): void {
  const tables = `${circumstances()}\n\n${summaryTables(results, contestants)}`;
  console.log(`\n${tables}`);
  const out = projectPath("scripts/bench/results");
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "results.json"), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(out, "chart.svg"), chart(results, contestants));
  console.log(`The figures of every picture and a chart are in ${out}`);
  if (!write) return;
  const picture = write.replace(/\.md$/, ".svg");
  writeFileSync(picture, chart(results, contestants));
  writeIntoDocument(write, `${tables}\n![Our time by theirs, picture by picture](${basename(picture)})`);
}

const circumstances = () =>
  `Measured with Node ${process.versions.node} and sharp ${sharp.versions.sharp} on ${cpus().length} cores of ${cpus()[0]?.model}.`;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.mode === "help") console.log(HELP);
  else if (options.mode === "hostile") process.exitCode = runHostile(options.words[0]) ? 0 : 1;
  else await race(options);
}

await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
