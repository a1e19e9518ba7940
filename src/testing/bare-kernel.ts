import { readFileSync } from "node:fs";
import { createContext, Script, SourceTextModule } from "node:vm";

/*
 * node --experimental-vm-modules THIS kernel.js kernel.wasm photo: runs the built kernel where there is nothing but JavaScript and
 * WebAssembly: no `process`, no `Buffer`, no `URL`, no `TextDecoder`, and nothing to import. Prints the size of a rendition, its
 * first bytes, and what there is of Node.
 */
const [kernelPath, wasmPath, photoPath] = process.argv.slice(2) as [string, string, string];

const bare = createContext({}, { codeGeneration: { strings: false, wasm: true } });
const kernel = new SourceTextModule(readFileSync(kernelPath, "utf8"), { context: bare });
await kernel.link((name: string) => {
  throw new Error(`Expected no import, received ${name}`);
});
await kernel.evaluate();

Object.assign(bare, {
  kernel: kernel.namespace,
  wasm: new Uint8Array(readFileSync(wasmPath)),
  photo: new Uint8Array(readFileSync(photoPath)),
});
const size = new Script(`
  const { createKernel } = kernel;
  const [{ width, height, data }] = createKernel(new WebAssembly.Module(new Uint8Array(wasm)))
    .render(new Uint8Array(photo), [{ format: "jpeg", width: 90 }]);
  [width, height, data[0], data[1], typeof process, typeof Buffer].join(" ");
`).runInContext(bare);
console.log(size);
