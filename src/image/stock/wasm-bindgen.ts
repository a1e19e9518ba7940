/**
 * The calling convention of wasm-bindgen 0.2, as far as @jsquash's Rust codecs use it.
 *
 * The packages' own glue keeps its instance in a module-level variable that can't be replaced, so that one
 * that has panicked, or has grown to a gigabyte, stays for the life of the process. Here an instance is an
 * object, thrown away when spent.
 */
export interface BindgenExports {
  memory: WebAssembly.Memory;
  __wbindgen_malloc(bytes: number, alignment: number): number;
  __wbindgen_free(pointer: number, bytes: number, alignment: number): void;
  __wbindgen_add_to_stack_pointer(delta: number): number;
}

/** Room on the shadow stack for the (pointer, length) pair that a returned byte vector is. */
const RETURN_AREA = 16;

export class BindgenInstance<Exports extends BindgenExports> {
  private readonly exports: Exports;

  constructor(module: WebAssembly.Module, imports: Record<string, CallableFunction> = {}) {
    const wbg: WebAssembly.ModuleImports = {
      ...(imports as WebAssembly.ModuleImports),
      __wbindgen_throw: (pointer: number, length: number) => {
        throw new Error(Buffer.from(this.view(pointer, length)).toString());
      },
    };
    this.exports = new WebAssembly.Instance(module, { wbg }).exports as unknown as Exports;
  }

  get memory(): WebAssembly.Memory {
    return this.exports.memory;
  }

  /** A window on the instance's memory, void once that memory grows. */
  view(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, pointer >>> 0, length >>> 0);
  }

  /** Copies bytes out and frees them. */
  take(pointer: number, length: number): Uint8Array {
    const bytes = this.view(pointer, length).slice();
    this.exports.__wbindgen_free(pointer, length, 1);
    return bytes;
  }

  /** Calls with `input` copied into the instance, which then owns and frees it. */
  call<T>(input: Uint8Array, invoke: (exports: Exports, pointer: number, length: number) => T): T {
    const pointer = this.exports.__wbindgen_malloc(input.length, 1);
    this.view(pointer, input.length).set(input);
    return invoke(this.exports, pointer, input.length);
  }

  /** As `call`, for a function that returns a byte vector through a return area that it is given first. */
  callForBytes(
    input: Uint8Array,
    invoke: (exports: Exports, returnArea: number, pointer: number, length: number) => void,
  ): Uint8Array {
    return this.call(input, (exports, pointer, length) => {
      const area = exports.__wbindgen_add_to_stack_pointer(-RETURN_AREA);
      invoke(exports, area, pointer, length);
      const pair = new Uint32Array(exports.memory.buffer, area, 2);
      const bytes = this.take(pair[0]!, pair[1]!);
      exports.__wbindgen_add_to_stack_pointer(RETURN_AREA);
      return bytes;
    });
  }
}
