/** What we ask of Little CMS 2.16, as lcms2.h declares it. Pointers and handles are addresses, 0 is none. */
export interface LcmsExports {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  cmsOpenProfileFromMem(address: number, bytes: number): number;
  cmsCreate_sRGBProfile(): number;
  cmsCreateTransform(
    from: number,
    fromFormat: number,
    to: number,
    toFormat: number,
    intent: number,
    flags: number,
  ): number;
  cmsDoTransform(transform: number, from: number, to: number, pixels: number): void;
}

interface EmscriptenExports extends LcmsExports {
  emscripten_stack_init(): void;
  __wasm_call_ctors(): void;
}

const PAGE_BYTES = 65_536;
/**
 * A profile of 4 MB is held as a file, as tables of 16 bits and in a pipeline's copy of them: 20 MB, and
 * lcms' stack.
 */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * An instance of the package lcms-wasm without its own glue, which would be 40 KB more to load, lets memory
 * grow to 2 GB and writes to the console. Nothing that lcms is asked for here needs files, clocks or
 * exceptions.
 *
 * @throws {WebAssembly.RuntimeError} any function may, for what a damaged profile has brought about
 */
export function instantiateLcms(module: WebAssembly.Module): LcmsExports {
  const imports: Record<string, Record<string, CallableFunction>> = {};
  for (const { module: group, name } of WebAssembly.Module.imports(module)) {
    imports[group] ??= {};
    imports[group][name] = () => {
      throw new WebAssembly.RuntimeError(`lcms asks for ${name}`);
    };
  }
  Object.assign(imports.env!, {
    // A profile that lcms makes, such as its sRGB, has the date of its making: here none.
    emscripten_date_now: () => 0,
    _tzset_js: () => {},
    _gmtime_js: () => {},
    emscripten_memcpy_js: (to: number, from: number, bytes: number) => {
      const start = from >>> 0;
      new Uint8Array(exports.memory.buffer).copyWithin(to >>> 0, start, start + (bytes >>> 0));
    },
    emscripten_resize_heap: (wanted: number) => {
      const bytes = wanted >>> 0;
      if (bytes > MOST_BYTES) return 0;
      exports.memory.grow(Math.ceil((bytes - exports.memory.buffer.byteLength) / PAGE_BYTES));
      return 1;
    },
  });
  const instance = new WebAssembly.Instance(module, imports as WebAssembly.Imports);
  const exports = instance.exports as unknown as EmscriptenExports;
  exports.emscripten_stack_init();
  exports.__wasm_call_ctors();
  return exports;
}
