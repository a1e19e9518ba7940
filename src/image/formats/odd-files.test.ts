import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { meanDifference, mostDifference } from "../../testing/distance.ts";
import { fixture, pixelsOf, projectPath } from "../../testing/fixtures.ts";
import { FAIL_ON, type FailOn, ODD_FILES, type OddFile } from "../../testing/odd-files.ts";
import {
  type Engine,
  ImageError,
  inspect,
  kernelEngine,
  type RenderOptions,
  render,
  stockEngine,
} from "../index.ts";
import type { Pixels } from "../picture/pixels.ts";

const ALL_OF_IT = [{ name: "whole", width: 400, height: 400, format: "png" as const }];

type Outcome = Pixels | ImageError;

async function outcomeOf(file: string, engine: Engine, failOn: FailOn): Promise<Outcome> {
  const options = { engine, failOn } as RenderOptions;
  return typed(async () => pixelsOf((await render(fixture(`odd/${file}`), ALL_OF_IT, options))[0]!.data));
}

async function typed<T>(work: () => Promise<T>): Promise<T | ImageError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

/** Written for 3 and 6 from Exif 2.32, 4.6.4 A, and not from our own code. */
function turned({ width, height, data }: Pixels, orientation: 1 | 3 | 6): Pixels {
  if (orientation === 1) return { width, height, data };
  const [across, down] = orientation === 6 ? [height, width] : [width, height];
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [column, row] = orientation === 6 ? [y, height - 1 - x] : [width - 1 - x, height - 1 - y];
      const from = (row * width + column) * 4;
      result.set(data.subarray(from, from + 4), (y * across + x) * 4);
    }
  }
  return { width: across, height: down, data: result };
}

const bases = new Map<string, Promise<Pixels>>();

async function shownBy({ shows, orientation }: OddFile): Promise<Pixels> {
  if (!bases.has(shows)) bases.set(shows, pixelsOf(fixture(`odd/base/${shows}`)));
  return turned(await bases.get(shows)!, orientation);
}

const isRefused = ({ refusedFrom }: OddFile, failOn: FailOn) =>
  refusedFrom !== undefined && FAIL_ON.indexOf(failOn) >= FAIL_ON.indexOf(refusedFrom);

/** @returns what is wrong with an outcome, or nothing */
async function faultOf(odd: OddFile, failOn: FailOn, outcome: Outcome): Promise<string | undefined> {
  if (outcome instanceof ImageError) {
    if (odd.isUndecided || (isRefused(odd, failOn) && odd.codes.includes(outcome.code))) return undefined;
    return `${outcome.code}: ${outcome.message}`;
  }
  if (!odd.isUndecided && isRefused(odd, failOn)) return `expected ${odd.codes}, received a picture`;
  const expected = await shownBy(odd);
  if (outcome.width !== expected.width || outcome.height !== expected.height) {
    return `expected ${expected.width}x${expected.height}, received ${outcome.width}x${outcome.height}`;
  }
  const [mean, most] = [meanDifference(outcome, expected), mostDifference(outcome, expected)];
  return mean > odd.tolerance || most > odd.most
    ? `differs by ${mean.toFixed(2)} levels on average, ${most} at most`
    : undefined;
}

/** Nothing is said about warnings unless something is to be refused by then. */
const levelsOf = ({ refusedFrom, judgedAt }: OddFile) =>
  judgedAt ?? (refusedFrom ? FAIL_ON : FAIL_ON.slice(0, -1));

/** Every reader of a format, one after the other. */
async function faultsOf(odd: OddFile): Promise<string[]> {
  const faults: string[] = [];
  const note = (reader: string, fault: string | undefined) =>
    fault && faults.push(`${odd.file}, ${reader}: ${fault}`);
  for (const failOn of levelsOf(odd)) {
    const outcome = await outcomeOf(odd.file, kernelEngine, failOn);
    note(`kernelEngine with failOn ${failOn}`, await faultOf(odd, failOn, outcome));
  }
  const { width, height } = await shownBy(odd);
  const header = await typed(async () => inspect(fixture(`odd/${odd.file}`)));
  if (header instanceof ImageError) {
    if (!odd.isUndecided && odd.refusedFrom !== "none") note("inspect", `${header.code}: ${header.message}`);
  } else if (!isRefused(odd, "none")) {
    const isTurned = header.orientation > 4;
    const upright = isTurned ? [header.height, header.width] : [header.width, header.height];
    if (String(upright) !== String([width, height])) note("inspect", `${upright.join("x")} upright`);
  }
  // The stock codecs refuse much of this; what they show must be of the same size.
  const stock = await outcomeOf(odd.file, stockEngine, "error");
  if (!(stock instanceof ImageError) && (stock.width !== width || stock.height !== height)) {
    note("stockEngine", `${stock.width}x${stock.height}`);
  }
  return faults;
}

describe("odd files", () => {
  const folders = [...new Set(ODD_FILES.map(({ file }) => file.replace(/\/.*/, "")))];

  test("the table names every file, once", () => {
    const files = readdirSync(projectPath("fixtures/odd"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath.split("/").at(-1)}/${name}`);
    assert.deepEqual(ODD_FILES.map(({ file }) => file).sort(), files.sort());
  });

  for (const folder of folders) {
    test(`${folder}: every reader says what the table says`, async () => {
      const faults: string[] = [];
      for (const odd of ODD_FILES.filter(({ file }) => file.startsWith(`${folder}/`))) {
        faults.push(...(await faultsOf(odd)));
      }
      assert.deepEqual(faults, []);
    });
  }
});
