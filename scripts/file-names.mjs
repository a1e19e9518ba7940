// Checks that each file under src/ can be named without its folder: no two have one name, and none is another's plural.
// A test is named after what it tests (`x.ts`, `x.test.ts`); an `index.ts` is its folder.
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const GENERATED = join("src", "kernel", "build");

const first = new Map();
for (const path of readdirSync("src", { recursive: true }).map((path) => join("src", path))) {
  if (!/(?<!\.d)\.ts$/.test(path) || basename(path) === "index.ts" || dirname(path) === GENERATED) continue;
  const name = basename(path).replace(/s?(\.test)?\.ts$/, "$1");
  const other = first.get(name);
  if (other) {
    console.error(`${path} has the name of ${other}, or nearly; expected a name that tells them apart`);
    process.exitCode = 1;
  }
  first.set(name, path);
}
