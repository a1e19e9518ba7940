import kernelPath from "../kernel/build/kernel.wasm";
import { compile } from "./wasm-file.ts";

/** Finds this package's `kernel.wasm` and compiles it, once a process. For runtimes that have `node:fs`. */
export const kernelModule = (): Promise<WebAssembly.Module> => compile(kernelPath);
