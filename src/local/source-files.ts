import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";

/** A file, and the key that its object gets. */
export interface SourceFile {
  path: string;
  key: string;
}

const IMAGE_NAME = /\.(jpe?g|png)$/i;

/**
 * Lists the images of files and folders. A file that is named is taken whatever it is; of a folder, what is
 * named like an image, at any depth. Keys are paths within the folder that was named.
 *
 * @throws {Error} when a path does not exist, nothing is found, or two files would get one key
 */
export async function listSources(paths: string[]): Promise<SourceFile[]> {
  const sources = (await Promise.all(paths.map(listOne))).flat();
  if (sources.length === 0) throw new Error(`No JPEG or PNG in ${paths.join(", ")}`);
  const seen = new Map<string, string>();
  for (const { key, path } of sources) {
    const other = seen.get(key);
    if (other) throw new Error(`${other} and ${path} would both become ${key}`);
    seen.set(key, path);
  }
  return sources;
}

async function listOne(path: string): Promise<SourceFile[]> {
  const stats = await stat(path).catch(() => {
    throw new Error(`There is no ${path}`);
  });
  if (!stats.isDirectory()) return [{ path, key: basename(path) }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && IMAGE_NAME.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: file, key: relative(path, file).split(sep).join("/") }));
}
