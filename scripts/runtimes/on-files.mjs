// Runs the program where there are files: Node, Bun and Deno.
import { readFileSync } from "node:fs";
import { createKernel } from "../../dist/library/kernel.js";
import { kernelModule } from "../../dist/library/kernel-node.js";
import { run } from "./program.mjs";

const read = (fixture) => new Uint8Array(readFileSync(new URL(`../../fixtures/${fixture}`, import.meta.url)));
const lines = await run(createKernel, await kernelModule(), read);
console.log(lines.join("\n"));
