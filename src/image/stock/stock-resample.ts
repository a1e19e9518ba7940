// @ts-expect-error The package's declaration describes the instance; the bundler gives the file's path.
import resizePath from "@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm";
import type { Rect, Size } from "../picture/geometry.ts";
import { crop, type Pixels } from "../picture/pixels.ts";
import type { Rendition } from "../render/rendition-spec.ts";
import { Replaceable } from "../replaceable.ts";
import { compile } from "../wasm-file.ts";
import { type BindgenExports, BindgenInstance } from "./wasm-bindgen.ts";

/** As @jsquash/resize 2.1.1 exports it. */
interface ResizeExports extends BindgenExports {
  resize(
    returnArea: number,
    pointer: number,
    length: number,
    width: number,
    height: number,
    newWidth: number,
    newHeight: number,
    filter: number,
    premultiply: number,
    linear: number,
  ): void;
}

/** As the codec numbers them. */
const FILTERS: Record<Rendition["filter"], number> = { triangle: 0, catmullRom: 1, mitchell: 2, lanczos3: 3 };
/** Like `sharp`, we resample gamma-encoded samples: linear light costs three times as long and as much memory. */
const GAMMA_ENCODED = 0;

const resizer = new Replaceable(
  async () => new BindgenInstance<ResizeExports>(await compile(resizePath as string)),
);

/**
 * Resamples the part of `pixels` within `region` to exactly `size`, in gamma-encoded RGB,
 * premultiplied by alpha where there is any. The same pixels when nothing changes.
 */
export async function resample(
  pixels: Pixels,
  region: Rect,
  size: Size,
  { hasAlpha, filter = "lanczos3" }: { hasAlpha: boolean; filter?: Rendition["filter"] },
): Promise<Pixels> {
  const part = crop(pixels, region);
  if (part.width === size.width && part.height === size.height) return part;
  const bytes = new Uint8Array(part.data.buffer, part.data.byteOffset, part.data.byteLength);
  const resized = await resizer.use((instance) =>
    instance.callForBytes(bytes, (exports, area, pointer, length) =>
      exports.resize(
        area,
        pointer,
        length,
        part.width,
        part.height,
        size.width,
        size.height,
        FILTERS[filter],
        Number(hasAlpha),
        GAMMA_ENCODED,
      ),
    ),
  );
  return { ...size, data: new Uint8ClampedArray(resized.buffer) };
}

/** Starts compiling, so that the first image finds it done. */
export function preloadResampler(): void {
  compile(resizePath as string).catch(() => {});
}

/** An instance that holds more is given up after its job. */
const LARGE_BYTES = 32 * 2 ** 20;

/** Gives up a large instance: its memory never shrinks. @returns whether it was */
export const releaseResampler = (): boolean =>
  resizer.dropIf(({ memory }) => memory.buffer.byteLength > LARGE_BYTES);
