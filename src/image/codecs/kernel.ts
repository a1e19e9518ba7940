import kernelPath from "../../kernel/build/kernel.wasm";
import { type DecodedJpeg, Kernel, KernelError, type PlanarPicture, Status } from "../../kernel/kernel.ts";
import { ImageError } from "../errors.ts";
import type { ImageHeader } from "../header/header.ts";
import { axisMap, storedRect } from "../orientation.ts";
import type { Pixels } from "../pixels.ts";
import type { Cut, Engine, Need } from "./engine.ts";
import { predictKernelMemory } from "./kernel-memory.ts";
import { Replaceable } from "./replaceable.ts";
import { chooseShrink } from "./shrink.ts";
import { stockEngine } from "./stock.ts";
import { compile } from "./wasm.ts";

/** A JPEG in a kernel's memory, or pixels from a stock decoder. */
type Decoded = { kernel: Kernel; jpeg: DecodedJpeg } | Pixels;
type Picture = { kernel: Kernel; planes: PlanarPicture } | Pixels;

/** An instance that has grown beyond this is given up after its job. */
const KEPT_BYTES = 32 * 2 ** 20;

const instance = new Replaceable(async () => new Kernel(await compile(kernelPath)));

/**
 * Our own WebAssembly. A JPEG is decoded at the smallest size that is enough, and goes from decoder to encoder as
 * YCbCr planes. PNG, and what few JPEGs are RGB, are decoded and resampled by the stock codecs.
 */
export const kernelEngine: Engine<Decoded, Picture> = {
  async decode(source, header, need) {
    if (!isForKernel(header)) return stockEngine.decode(source, header, need) as Promise<Pixels>;
    const decoded = await instance.use((kernel) => ({ kernel, jpeg: decode(kernel, source, need) }));
    if (decoded.jpeg.isTruncated) {
      throw new ImageError("CorruptImage", "JPEG is cut off: its data ends before the picture does");
    }
    return decoded;
  },

  async resample(decoded, cut) {
    if ("data" in decoded) return stockEngine.resample(decoded, cut) as Promise<Pixels>;
    const { kernel, jpeg } = decoded;
    return { kernel, planes: cutJpeg(kernel, jpeg, cut) };
  },

  pixels(picture) {
    if ("data" in picture) return picture;
    const { width, height } = picture.planes;
    return { width, height, data: picture.kernel.rgba(picture.planes) };
  },

  async encodeJpeg(picture, options) {
    if (options.encoder === "mozjpeg") return stockEngine.encodeJpeg(this.pixels(picture), options);
    if (!("data" in picture)) return picture.kernel.encode(picture.planes, options.quality);
    return instance.use((kernel) => kernel.encode(kernel.planar(picture), options.quality));
  },

  encodePng: stockEngine.encodePng,

  predictMemory: (header, sourceBytes, renditions) =>
    isForKernel(header)
      ? predictKernelMemory(header, sourceBytes, renditions)
      : stockEngine.predictMemory(header, sourceBytes, renditions),

  preload() {
    compile(kernelPath).catch(() => {});
  },

  release() {
    stockEngine.release();
    instance.dropIf((kernel) => kernel.memoryBytes > KEPT_BYTES);
  },
};

export const isForKernel = ({ format, isRgbJpeg }: ImageHeader) => format === "jpeg" && !isRgbJpeg;

function decode(kernel: Kernel, source: Uint8Array, need: Need): DecodedJpeg {
  try {
    return kernel.decode(source, (samplesX, samplesY, isChroma) => {
      const halved = isChroma && need.isAllJpeg ? 2 : 1;
      return chooseShrink(need.reduction * Math.min(samplesX, samplesY) * halved);
    });
  } catch (cause) {
    if (!(cause instanceof KernelError)) throw cause;
    throw new ImageError(CODES[cause.status] ?? "CorruptImage", `JPEG can't be decoded: ${cause.message}`, {
      cause,
    });
  }
}

const CODES: Record<number, "UnsupportedFormat" | "InsufficientMemory"> = {
  [Status.unsupported]: "UnsupportedFormat",
  [Status.outOfMemory]: "InsufficientMemory",
};

function cutJpeg(kernel: Kernel, jpeg: DecodedJpeg, { region, size, orientation, use }: Cut): PlanarPicture {
  const stored = storedRect(region, jpeg, orientation);
  return kernel.cut(jpeg, { region: stored, size, ...axisMap(orientation) }, use === "jpeg");
}
