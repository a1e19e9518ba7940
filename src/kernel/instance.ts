import type { instantiate } from "./build/kernel.js";
import { KernelError } from "./kernel-error.ts";
import { Status } from "./status.ts";

/** What `assembly/index.ts` exports, as its compiler declares it. Pointers and sizes are bytes. */
export type Exports = Awaited<ReturnType<typeof instantiate>>;

const NOTHING = new Uint8Array(0);

/** Addresses and sizes are kept below 2^31. */
export const MOST_BYTES = 0x7fff_ffff;

/** One instance of our WebAssembly with its memory, which all facades (`jpeg-decoder.ts`, `raster.ts`, ...) work on. */
export class Instance {
  readonly exports: Exports;
  private source: Uint8Array = NOTHING;

  constructor(module: WebAssembly.Module) {
    const read = (from: number, to: number, length: number) => {
      this.bytes(to >>> 0, length >>> 0).set(this.source.subarray(from >>> 0, (from >>> 0) + (length >>> 0)));
    };
    const { exports } = new WebAssembly.Instance(module, { source: { read } });
    this.exports = exports as unknown as Exports;
  }

  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** Of the file that is open. */
  get sourceBytes(): number {
    return this.source.length;
  }

  /**
   * Forgets all pictures, and begins with another file, which the kernel reads from as it needs it.
   *
   * @param limit bytes of memory that it may take for it
   * @throws {KernelError} `outOfMemory` when there can't be so much
   */
  open(source: Uint8Array, limit = MOST_BYTES): void {
    if (limit > MOST_BYTES) throw new KernelError(Status.outOfMemory);
    this.exports.reset();
    this.exports.setLimit(limit);
    this.source = source;
    this.exports.openSource(source.length);
  }

  /** Lets go of the file. */
  close(): void {
    this.source = NOTHING;
  }

  /** @throws {KernelError} `outOfMemory` */
  allocate(bytes: number): number {
    return this.pointer(bytes > MOST_BYTES ? 0 : this.exports.allocate(bytes));
  }

  /** An address that a kernel function gave. @throws {KernelError} `outOfMemory` for 0 */
  pointer(address: number): number {
    if (address === 0) throw new KernelError(Status.outOfMemory);
    return address >>> 0;
  }

  /** A window on the memory, void once it grows. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }

  /** Hands a good status on. @throws {KernelError} for another */
  check(status: Status): Status {
    if (status >= 0) return status;
    const byte = this.exports.faultAt.value >>> 0;
    const found = this.exports.faultFound.value;
    throw new KernelError(status, undefined, byte > 0 ? byte : undefined, found >= 0 ? found : undefined);
  }
}
