import kernelPath from "../kernel/build/kernel.wasm";
import { Instance } from "../kernel/instance.ts";
import { KernelError } from "../kernel/kernel-error.ts";
import { ImageError } from "./image-error.ts";
import { compile } from "./wasm-file.ts";

/** An instance that holds more is given up after its job. */
const KEPT_BYTES = 64 * 2 ** 20;

/** Instances that nobody works with: one, or two where a header was read while another picture was decoded. */
let idle: Instance[] = [];

/** Starts compiling, so that the first image finds it done. */
export function preloadKernel(): void {
  compile(kernelPath).catch(() => {});
}

/** An instance of our WebAssembly, until `giveBack`. One that is not given back is never used again. */
export async function takeInstance(): Promise<Instance> {
  return idle.pop() ?? new Instance(await compile(kernelPath));
}

export function giveBack(instance: Instance): void {
  instance.close();
  idle.push(instance);
}

/** Whether an instance that threw this is in order: what it refused has left it so. */
export const isRefusal = (error: unknown) => error instanceof KernelError || error instanceof ImageError;

/** Runs short work, such as reading a header. */
export async function withInstance<T>(work: (instance: Instance) => T): Promise<T> {
  const instance = await takeInstance();
  try {
    const result = work(instance);
    giveBack(instance);
    return result;
  } catch (error) {
    if (isRefusal(error)) giveBack(instance);
    throw error;
  }
}

/** Gives up those that have grown large: the memory of an instance never shrinks. @returns whether there were any */
export function releaseInstances(): boolean {
  const small = idle.filter(({ memoryBytes }) => memoryBytes <= KEPT_BYTES);
  const isAny = small.length < idle.length;
  idle = small;
  return isAny;
}
