import kernelPath from "../kernel/build/kernel.wasm";
import { Instance } from "../kernel/instance.ts";
import { compile } from "./wasm-file.ts";

/** A new instance of our WebAssembly. */
export const makeInstance = async () => new Instance(await compile(kernelPath));

/** Starts compiling, so that the first image finds it done. */
export function preloadKernel(): void {
  compile(kernelPath).catch(() => {});
}
