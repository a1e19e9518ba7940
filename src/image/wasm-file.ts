import { readFile } from "node:fs/promises";

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/**
 * Compiles a .wasm file of this package, once a process.
 *
 * @param path as a `.wasm` import gives it: relative to the bundle, which the file lies beside
 */
export function compile(path: string): Promise<WebAssembly.Module> {
  let module = compiled.get(path);
  if (!module) {
    module = readFile(new URL(path, import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
    compiled.set(path, module);
  }
  return module;
}
