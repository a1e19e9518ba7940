// One contestant on one hostile input, in a process of its own: `hostile-worker.mjs CONTESTANT INPUT`. Prints the shortest
// time in milliseconds and how it ended, as JSON.
import { render } from "../../dist/library/index.js";
import { fixture } from "../../src/testing/fixtures.ts";
import { HOSTILE_INPUTS } from "./hostile-inputs.mjs";

const [contestant, name] = process.argv.slice(2);
const BOX = { width: 200, height: 200 };
const RUNS = 3;
const ENOUGH_MILLISECONDS = 3_000;

const CONTESTANTS = {
  ours: async () => (bytes) => render(bytes, [{ name: "thumbnail", ...BOX, format: "jpeg" }]),
  sharp: async () => {
    const { default: sharp } = await import("sharp");
    sharp.concurrency(1);
    sharp.cache(false);
    return (bytes) =>
      sharp(bytes, { failOn: "error" })
        .rotate()
        .resize({ ...BOX, fit: "inside" })
        .jpeg()
        .toBuffer();
  },
};

const job = await CONTESTANTS[contestant]();
for (const good of ["images/gray.jpg", "images/png/rgb.png", "odd/base/progressive.jpg"])
  await job(fixture(good));

const bytes = HOSTILE_INPUTS[name]();
let shortest = Number.POSITIVE_INFINITY;
let ending;
const begin = performance.now();
for (let run = 0; run < RUNS && performance.now() - begin < ENOUGH_MILLISECONDS; run++) {
  const start = performance.now();
  ending = await job(bytes).then(
    () => "decoded",
    (error) => `${error.code ?? error.message}`.trim().split("\n").at(-1),
  );
  shortest = Math.min(shortest, performance.now() - start);
}
console.log(JSON.stringify({ milliseconds: shortest, ending, bytes: bytes.length }));
process.exit();
