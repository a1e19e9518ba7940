import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { projectPath } from "../../../src/testing/fixtures.ts";

/** A picture that the benchmark makes. */
export interface Recipe {
  /** Below the folder that keeps them; what it says tells the picture from all others. */
  path: string;
  make(): Promise<Uint8Array>;
}

/** Another number when a recipe of the same name makes another picture. */
const EDITION = "1";
const FOLDER = projectPath(`scripts/bench/.photos/${EDITION}`);

/** Makes a picture unless it is there. @returns where it is */
export async function pathOf({ path, make }: Recipe): Promise<string> {
  const file = join(FOLDER, path);
  if (existsSync(file)) return file;
  const bytes = await make();
  await mkdir(dirname(file), { recursive: true });
  // Whoever is interrupted leaves no half a picture.
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
  return file;
}

export const cached = async (recipe: Recipe): Promise<Buffer> => readFile(await pathOf(recipe));
