import type { FileHeader } from "./file-header.ts";
import { Instance } from "./instance.ts";
import { type DecodingDamage, KernelError } from "./kernel-error.ts";
import type { RgbaPixels } from "./planar-picture.ts";
import { renderPicture } from "./render-picture.ts";
import type { Rendered, Rendition } from "./rendition.ts";
import { checkRendition } from "./rendition-rules.ts";
import { checkFile, checkSource, isBytes } from "./source-kind.ts";
import { inspectFile, pictureOfFile, pictureOfPixels } from "./source-picture.ts";

/** What each rendition of a list becomes. */
export type RenderedList<R extends readonly Rendition[]> = {
  -readonly [I in keyof R]: Rendered<R[I]["format"]>;
};

export interface RenderOptions {
  /**
   * Is told what is wrong with a file, once all renditions are made: what is missing is gray or transparent. Without it a damaged
   * file is refused, unless no pixel depends on what is wrong.
   */
  onDamage?(damage: DecodingDamage): void;
}

/** Decodes, resamples and encodes, synchronously, one picture at a time. */
export interface Kernel {
  /**
   * Reads the header of a JPEG or PNG; no pixel is decoded. Ask for its size before you render what you don't trust.
   *
   * @param file the whole of it
   * @throws {KernelError} for what is no JPEG or PNG, is damaged before its pixels, or is of a kind that is not decoded
   */
  inspect(file: Uint8Array): FileHeader;

  /**
   * Makes renditions of a file or of pixels. The source is decoded once, strip by strip, at the smallest scale that is enough for
   * the largest of them; so ask for all that you want in one call. Colours are left as they are in the file: its profile is not
   * applied, nor is it written. No metadata is written.
   *
   * @param source a JPEG or PNG, or RGBA, such as an `ImageData`
   * @returns as many, in the same order
   * @throws {KernelError} for what `inspect` refuses, for inks (CMYK), for damage, and `outOfMemory`
   * @throws {RangeError} for a rendition that can't be made, with what was expected
   * @throws {TypeError} for a source that is neither
   */
  render<const R extends readonly Rendition[]>(
    source: Uint8Array | RgbaPixels,
    renditions: R,
    options?: RenderOptions,
  ): RenderedList<R>;

  /** Bytes of WebAssembly memory. They never shrink: to give them back, let go of the kernel and create another. */
  readonly memoryBytes: number;
}

const MOST_MEMORY = 2 ** 31 - 1;

/**
 * Creates a kernel, which keeps its memory from one picture to the next.
 *
 * @param module `kernel.wasm` of this package, compiled
 * @param options.memoryLimit bytes that one picture may take, 2 GiB at most, so that a large one is refused (`outOfMemory`) before
 *   the host ends the process
 */
export function createKernel(
  module: WebAssembly.Module,
  { memoryLimit = MOST_MEMORY }: { memoryLimit?: number } = {},
): Kernel {
  let instance = new Instance(module);

  /** What a refusal leaves is in order; an instance that has failed in any other way is not used again. */
  const run = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof KernelError)) instance = new Instance(module);
      throw error;
    } finally {
      instance.close();
    }
  };

  return {
    inspect(file) {
      checkFile(file);
      return run(() => inspectFile(instance, file));
    },

    render<const R extends readonly Rendition[]>(
      source: Uint8Array | RgbaPixels,
      renditions: R,
      { onDamage }: RenderOptions = {},
    ) {
      checkSource(source);
      renditions.forEach(checkRendition);
      if (renditions.length === 0) return [] as unknown as RenderedList<R>;
      const { rendered, damage } = run(() => {
        const picture = isBytes(source) ? pictureOfFile(instance, source) : pictureOfPixels(instance, source);
        instance.open(isBytes(source) ? source : new Uint8Array(0), Math.min(memoryLimit, MOST_MEMORY));
        return renderPicture(instance, picture, renditions, onDamage !== undefined);
      });
      if (damage) onDamage?.(damage);
      return rendered as unknown as RenderedList<R>;
    },

    get memoryBytes() {
      return instance.memoryBytes;
    },
  };
}
