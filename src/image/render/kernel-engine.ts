import kernelPath from "../../kernel/build/kernel.wasm";
import { Kernel, KernelError, type PlanarPicture, type StoredPicture } from "../../kernel/kernel.ts";
import { Status } from "../../kernel/status.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import { chooseShrink } from "../formats/jpeg/shrink.ts";
import { ImageError } from "../image-error.ts";
import { axisMap, storedRect } from "../picture/orientation.ts";
import type { Pixels } from "../picture/pixels.ts";
import { Replaceable } from "../replaceable.ts";
import { stockEngine } from "../stock/stock-engine.ts";
import { compile } from "../wasm-file.ts";
import type { Engine, Need } from "./engine.ts";
import { predictKernelMemory } from "./kernel-memory.ts";

interface Decoded {
  kernel: Kernel;
  stored: StoredPicture;
}
interface Picture {
  kernel: Kernel;
  planar: PlanarPicture;
}

/** An instance that has grown beyond this is given up after its job. */
const KEPT_BYTES = 32 * 2 ** 20;

const makeKernel = async () => new Kernel(await compile(kernelPath));
const instance = new Replaceable(makeKernel);
const encoder = new Replaceable(makeKernel);

/**
 * Our own WebAssembly. A JPEG is decoded at the smallest size that is enough, and goes from decoder to encoder as
 * YCbCr planes. PNG is decoded by the stock codec and comes in as pixels.
 */
export const kernelEngine: Engine<Decoded, Picture> = {
  async decode(source, header, need) {
    if (isForKernel(header))
      return instance.use((kernel) => ({ kernel, stored: decode(kernel, source, header, need) }));
    const pixels = (await stockEngine.decode(source, header, need)) as Pixels;
    const space = need.isAllJpeg ? "ycc" : "rgb";
    return instance.use((kernel) => ({ kernel, stored: kernel.load(pixels, space, header.hasAlpha) }));
  },

  async resample({ kernel, stored }, { region, size, orientation, filter, use, chromaSubsampling }) {
    const part = { region: storedRect(region, stored, orientation), size, filter, ...axisMap(orientation) };
    const isSubsampled = use === "jpeg" && stored.space === "ycc" && chromaSubsampling === "4:2:0";
    return { kernel, planar: guarded(() => kernel.cut(stored, part, isSubsampled)) };
  },

  pixels({ kernel, planar }) {
    return { width: planar.width, height: planar.height, data: guarded(() => kernel.rgba(planar)) };
  },

  async encodeJpeg(picture, options) {
    const isPlanar = "planar" in picture;
    if (options.encoder === "mozjpeg") {
      return stockEngine.encodeJpeg(isPlanar ? this.pixels(picture) : picture, options);
    }
    const { quality, progressive, chromaSubsampling } = options;
    if (isPlanar && picture.planar.space === "ycc") {
      return guarded(() => picture.kernel.encode(picture.planar, quality, progressive));
    }
    const pixels = isPlanar ? this.pixels(picture) : picture;
    // Pixels have to come in again, and the picture that they were cut from must stay: they take another instance.
    return encoder.use((kernel) => {
      const { width, height } = pixels;
      const region = { left: 0, top: 0, width, height };
      const whole = { region, size: pixels, swap: false, flipX: false, flipY: false };
      const planar = kernel.cut(kernel.load(pixels, "ycc", false), whole, chromaSubsampling === "4:2:0");
      return kernel.encode(planar, quality, progressive);
    });
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
    for (const kernels of [instance, encoder]) kernels.dropIf((kernel) => kernel.memoryBytes > KEPT_BYTES);
  },
};

const isForKernel = ({ format }: ImageHeader) => format === "jpeg";

function decode(kernel: Kernel, source: Uint8Array, header: ImageHeader, need: Need): StoredPicture {
  const stored = decodeAsFarAsItGoes(kernel, source, header, need);
  if (!stored.isTruncated) return stored;
  throw new ImageError("CorruptImage", "JPEG is cut off: its data ends before the picture does");
}

function decodeAsFarAsItGoes(
  kernel: Kernel,
  source: Uint8Array,
  { space }: ImageHeader,
  need: Need,
): StoredPicture {
  try {
    return kernel.decode(source, space, (samplesX, samplesY, isChroma) => {
      const halved = isChroma && need.isAllSubsampled ? 2 : 1;
      return chooseShrink(need.reduction * Math.min(samplesX, samplesY) * halved);
    });
  } catch (error) {
    throw asImageError(error, "JPEG can't be decoded");
  }
}

/** For work on a picture that lies in the instance: if it fails, the instance is spent. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    instance.drop();
    throw asImageError(error, "Rendition can't be made");
  }
}

function asImageError(error: unknown, what: string): unknown {
  if (!(error instanceof KernelError)) return error;
  const code = error.isUnsupported ? "UnsupportedFormat" : CODES[error.status];
  return new ImageError(code ?? "CorruptImage", `${what}: ${error.message}`, { cause: error });
}

const CODES: Record<number, "InsufficientMemory"> = {
  [Status.outOfMemory]: "InsufficientMemory",
};
