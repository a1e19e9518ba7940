import type { ChooseShrink } from "../kernel/jpeg-decoder.ts";
import { KernelError } from "../kernel/kernel-error.ts";
import type { TestKernel } from "./test-kernel.ts";

/** What a decoder makes of a JPEG: its planes and what it noticed, or why it refuses it. */
export function outcome(kernel: TestKernel, file: Uint8Array, chooseShrink: ChooseShrink): unknown {
  const { damage, isCutOff } = kernel.instance.exports;
  try {
    const planes = kernel.planes(kernel.jpeg(file, chooseShrink));
    return { planes, damage: damage.value, isCutOff: Boolean(isCutOff.value) };
  } catch (error) {
    if (error instanceof KernelError) return error.message;
    throw error;
  }
}

/** Lets a kernel decode each scan at one place, as files that are too small for two are decoded. */
export function atOnePlace(kernel: TestKernel): TestKernel {
  const { exports } = kernel.instance;
  Object.assign(kernel.instance, { exports: { ...exports, jpegSetAhead: () => exports.jpegSetAhead(0, 0) } });
  return kernel;
}
