// @ts-expect-error The package's declaration describes the instance; the bundler gives the file's path.
import codecPath from "@jsquash/png/codec/pkg/squoosh_png_bg.wasm";
import { ImageError } from "../image-error.ts";
import type { Pixels } from "../picture/pixels.ts";
import { Replaceable } from "../replaceable.ts";
import { compile } from "../wasm-file.ts";
import { verifyPngChecksums } from "./stock-png-checksums.ts";
import { type BindgenExports, BindgenInstance } from "./wasm-bindgen.ts";

/** As @jsquash/png 3.1.1 exports them; its import names carry the hashes of that build. */
interface PngExports extends BindgenExports {
  decode(pointer: number, length: number): number;
  encode(
    returnArea: number,
    pointer: number,
    length: number,
    width: number,
    height: number,
    bitDepth: number,
  ): void;
}

class PngCodec {
  private decoded: Pixels | undefined;
  private readonly instance: BindgenInstance<PngExports>;

  constructor(module: WebAssembly.Module) {
    this.instance = new BindgenInstance<PngExports>(module, {
      __wbg_newwithownedu8clampedarrayandsh_91db5987993a08fb: (
        pointer: number,
        length: number,
        width: number,
        height: number,
      ) => {
        const data = new Uint8ClampedArray(this.instance.take(pointer, length).buffer);
        this.decoded = { width: width >>> 0, height: height >>> 0, data };
        return 0;
      },
      // For `decode_rgba16`, which we do not call.
      __wbindgen_memory: () => 0,
      __wbg_buffer_a448f833075b71ba: () => 0,
      __wbg_newwithbyteoffsetandlength_099217381c451830: () => 0,
      __wbindgen_object_drop_ref: () => {},
    });
  }

  get memoryBytes(): number {
    return this.instance.memory.buffer.byteLength;
  }

  decode(source: Uint8Array): Pixels {
    this.instance.call(source, (exports, pointer, length) => exports.decode(pointer, length));
    const pixels = this.decoded!;
    this.decoded = undefined;
    return pixels;
  }

  encode({ width, height, data }: Pixels): Uint8Array {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.instance.callForBytes(bytes, (exports, area, pointer, length) =>
      exports.encode(area, pointer, length, width, height, 8),
    );
  }
}

/** An instance that holds more is given up after its job. */
const LARGE_BYTES = 32 * 2 ** 20;

const codec = new Replaceable(async () => new PngCodec(await compile(codecPath as string)));

/**
 * Decodes any PNG to RGBA, 16 bits a sample reduced to 8.
 *
 * @throws {ImageError} `CorruptImage` when the data is damaged or ends too early
 */
export async function decodePng(source: Uint8Array): Promise<Pixels> {
  verifyPngChecksums(source);
  try {
    return await codec.use((png) => png.decode(source));
  } catch (cause) {
    throw new ImageError("CorruptImage", "PNG can't be decoded: its data is damaged or ends too early", {
      cause,
    });
  }
}

/** Encodes as RGBA, 8 bits a sample. Lossless, so that `quality` has no say. */
export function encodePng(pixels: Pixels): Promise<Uint8Array> {
  return codec.use((png) => png.encode(pixels));
}

/** Gives up a large instance: its memory never shrinks. @returns whether it was */
export const releasePng = (): boolean => codec.dropIf((png) => png.memoryBytes > LARGE_BYTES);
