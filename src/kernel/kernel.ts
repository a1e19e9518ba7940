import type { Rect, Size } from "../image/picture/geometry.ts";
import { type Exports, Instance } from "./instance.ts";
import { KernelError, REASONS } from "./kernel-error.ts";
import { FilterNumber, Status } from "./status.ts";

/** One component of a decoded JPEG, in the kernel's memory. */
interface ComponentPlane {
  plane: number;
  /** Bytes from row to row. */
  stride: number;
  /** Samples of the plane for each pixel of the picture: its sampling and its scale together. */
  perPixelX: number;
  perPixelY: number;
}

/**
 * What the planes are: luma and chroma, or luma alone; red, green, blue and, if there are four, alpha; four inks, or
 * luma, chroma and black, each also as Adobe writes them, where 255 is no ink.
 */
export type Space = "ycc" | "rgb" | "cmyk" | "ycck" | "inverted cmyk" | "inverted ycck";

/** A picture as stored, in the kernel's memory until the next one is decoded or loaded. */
export interface StoredPicture extends Size {
  space: Space;
  components: ComponentPlane[];
  /** The data ended early; what was missing is gray or repeats what came before. */
  isTruncated: boolean;
}

export { KernelError } from "./kernel-error.ts";
export type Filter = keyof typeof FilterNumber;

/** How a rendition is cut out of a stored picture: see `Orientation` for the axes. */
export interface Cut {
  /** Default `lanczos3`. */
  filter?: Filter;
  /** Stored pixels. */
  region: Rect;
  /** Of the upright result, in pixels. */
  size: Size;
  swap: boolean;
  flipX: boolean;
  flipY: boolean;
}

/** Resampled planes in the kernel's memory until the next cut. */
export interface PlanarPicture extends Size {
  space: Space;
  planes: { plane: number; stride: number }[];
  /** Chroma planes have half the width and height. */
  isSubsampled: boolean;
}

/** Weights in the kernel, and what they are for. */
interface Prepared {
  /** Samples of the result, as stored. */
  across: number;
  down: number;
  fits(component: ComponentPlane, half: number): boolean;
}

/** Rows of RGBA, 8 bits a sample, without gaps. */
interface RgbaPixels extends Size {
  data: Uint8ClampedArray;
}

/** Pixels come in so many rows at a time. */
const STRIP_ROWS = 64;

/** The sides of an MCU's samples: 16 with subsampled chroma, else 8. */
const BLOCK = 8;
const padded = (length: number, multiple: number) => Math.ceil(length / multiple) * multiple;

/** An instance of our own WebAssembly, with all its memory. Everything it returns lies there until it is used again. */
export class Kernel {
  private readonly instance: Instance;
  private readonly exports: Exports;
  /** Where renditions are made, behind the stored picture. */
  private workspace = 0;
  /** The last cut that was made of a stored picture, and where its planes end. */
  private last: { stored: StoredPicture; cut: Cut; picture: PlanarPicture; end: number } | undefined;

  constructor(module: WebAssembly.Module) {
    this.instance = new Instance(module);
    this.exports = this.instance.exports;
  }

  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /**
   * Decodes a JPEG.
   *
   * @param space what its components are, as its header tells
   * @param chooseShrink for each component, given its samples for each pixel, the power of two (0 to 3) by which its
   *   sides are to be smaller
   * @throws {KernelError}
   */
  decode(
    source: Uint8Array,
    space: Space,
    chooseShrink: (samplesPerPixelX: number, samplesPerPixelY: number, isChroma: boolean) => number,
  ): StoredPicture {
    const { exports } = this;
    this.last = undefined;
    this.instance.open(source);
    this.instance.check(exports.loadJpeg());
    this.instance.close();
    this.instance.check(exports.readHeader());

    const samplings = Array.from({ length: exports.componentCount.value }, (_, i) => ({
      x: exports.samplingH(i) / exports.maxH.value,
      y: exports.samplingV(i) / exports.maxV.value,
    }));
    const shrinks = samplings.map(({ x, y }, i) => chooseShrink(x, y, space === "ycc" && i > 0));
    const log2 = shrinks.reduce((packed, shrink, i) => packed | ((3 - shrink) << (4 * i)), 0);
    const isTruncated = this.instance.check(exports.decodeFrame(log2)) === Status.truncated;
    this.workspace = exports.mark();
    return {
      space,
      width: exports.width.value,
      height: exports.height.value,
      isTruncated,
      components: samplings.map(({ x, y }, i) => ({
        plane: exports.planeOf(i) >>> 0,
        stride: exports.strideOf(i),
        perPixelX: x / 2 ** shrinks[i]!,
        perPixelY: y / 2 ** shrinks[i]!,
      })),
    };
  }

  /**
   * Takes pixels in, as planes.
   *
   * @param space `ycc` leaves alpha out; `rgb` keeps it if there is any
   */
  load({ width, height, data }: RgbaPixels, space: "ycc" | "rgb", hasAlpha: boolean): StoredPicture {
    const { exports } = this;
    this.last = undefined;
    exports.reset();
    const stride = padded(width, 2 * BLOCK);
    const count = space === "rgb" && hasAlpha ? 4 : 3;
    const planes = Array.from({ length: count }, () => this.allocate(stride * height));
    this.workspace = exports.mark();
    const strip = this.allocate(width * STRIP_ROWS * 4);
    for (let top = 0; top < height; top += STRIP_ROWS) {
      const rows = data.subarray(top * width * 4, (top + STRIP_ROWS) * width * 4);
      this.bytes(strip, rows.length).set(rows);
      const [a, b, c, d = 0] = planes.map((plane) => plane + top * stride) as [
        number,
        number,
        number,
        number?,
      ];
      const height = rows.length / (width * 4);
      if (space === "ycc") exports.fromRgba(strip, width, height, a, b, c, stride);
      else exports.splitRgba(strip, width, height, a, b, c, d, stride);
    }
    const components = planes.map((plane) => ({ plane, stride, perPixelX: 1, perPixelY: 1 }));
    return { space, width, height, components, isTruncated: false };
  }

  /**
   * Lanczos3 of a part of a stored picture, upright. `isSubsampled` is for `ycc` alone.
   *
   * A cut of the same part as the last one is made from that, if it is to be less than half as large: what differs lies
   * beyond the frequencies that it can show (`kernel.test.ts` holds it to a level of the direct way).
   */
  cut(stored: StoredPicture, cut: Cut, isSubsampled: boolean): PlanarPicture {
    const { last } = this;
    if (last?.stored === stored && last.picture.isSubsampled === isSubsampled && isSmaller(cut, last.cut)) {
      this.exports.rewind(last.end);
      return this.cutAnew(asStored(last.picture), uprightPart(last.picture, cut), isSubsampled);
    }
    this.exports.rewind(this.workspace);
    const picture = this.cutAnew(stored, cut, isSubsampled);
    this.last = { stored, cut, picture, end: this.exports.mark() };
    return picture;
  }

  private cutAnew(stored: StoredPicture, cut: Cut, isSubsampled: boolean): PlanarPicture {
    const multiple = isSubsampled ? 2 * BLOCK : BLOCK;
    let prepared: Prepared | undefined;
    const planes = stored.components.map((component, i) => {
      const half = i > 0 && isSubsampled ? 2 : 1;
      if (!prepared?.fits(component, half)) prepared = this.prepare(stored, component, cut, half);
      return this.cutPlane(component, prepared, cut, multiple / half);
    });
    return { ...cut.size, space: stored.space, planes, isSubsampled };
  }

  /** The picture as RGBA, for which its chroma must not be subsampled. */
  rgba({ width, height, space, planes }: PlanarPicture): Uint8ClampedArray {
    const [first, second = first, third = first, fourth] = planes;
    const to = this.allocate(width * height * 4);
    const [a, b, c, d = 0] = [first!.plane, second!.plane, third!.plane, fourth?.plane];
    const { stride } = first!;
    if (space === "rgb") this.exports.mergeRgba(a, b, c, d, stride, width, height, to);
    else if (space === "ycc") {
      this.exports.toRgba(a, b, c, planes.length === 3, stride, width, height, to);
    } else {
      const [isYcck, isInverted] = [space.endsWith("ycck"), space.startsWith("inverted")] as const;
      this.exports.cmykToRgba(a, b, c, d, isYcck, isInverted, stride, width, height, to);
    }
    return new Uint8ClampedArray(this.bytes(to, width * height * 4));
  }

  /** Encodes a `ycc` picture, with its chroma as it is. @param quality 1 to 100 */
  encode(
    { width, height, planes, isSubsampled }: PlanarPicture,
    quality: number,
    isProgressive = false,
  ): Uint8Array {
    const { exports } = this;
    const luma = isSubsampled && planes.length > 1 ? 2 : 1;
    planes.forEach(({ plane, stride }, i) => {
      const factor = i === 0 ? luma : 1;
      exports.setPart(i, plane, stride, factor, factor);
    });
    const at = this.pointer(exports.encodeParts(planes.length, width, height, quality, isProgressive));
    return this.bytes(at, (exports.encodedEnd.value >>> 0) - at).slice();
  }

  /** Components of one geometry, such as both of chroma, share their weights. */
  private prepare(stored: StoredPicture, component: ComponentPlane, cut: Cut, half: number): Prepared {
    const { region, size, swap, flipX, flipY } = cut;
    const { perPixelX, perPixelY } = component;
    const turned = swap ? { width: size.height, height: size.width } : size;
    const across = Math.ceil(turned.width / half);
    const down = Math.ceil(turned.height / half);
    const scaleX = (region.width / turned.width) * half * perPixelX;
    const scaleY = (region.height / turned.height) * half * perPixelY;
    // What is enlarged beside luma of full resolution is done as libjpeg's "fancy upsampling" does it.
    const filter =
      isUpsampledChroma(component, half) && isFullSize(region, size, swap) ? "triangle" : cut.filter;
    const done = this.exports.prepareResampling(
      FilterNumber[filter ?? "lanczos3"],
      Math.ceil(stored.width * perPixelX),
      Math.ceil(stored.height * perPixelY),
      (flipX ? region.left + region.width : region.left) * perPixelX,
      flipX ? -scaleX : scaleX,
      (flipY ? region.top + region.height : region.top) * perPixelY,
      flipY ? -scaleY : scaleY,
      across,
      down,
    );
    if (!done) throw new KernelError(Status.outOfMemory, REASONS[Status.outOfMemory]);
    const fits = (other: ComponentPlane, otherHalf: number) =>
      other.perPixelX === perPixelX && other.perPixelY === perPixelY && otherHalf === half;
    return { across, down, fits };
  }

  private cutPlane(
    { plane, stride }: ComponentPlane,
    { across, down }: Prepared,
    cut: Cut,
    multiple: number,
  ) {
    const turned = this.paddedPlane(across, down, multiple);
    this.exports.resamplePlane(plane, stride, turned.plane, turned.stride);
    const upright = cut.swap ? this.transposed(turned, across, down, multiple) : turned;
    const [width, height] = cut.swap ? [down, across] : [across, down];
    this.exports.extendEdges(upright.plane, upright.stride, width, height, upright.rows);
    return upright;
  }

  private transposed(
    from: { plane: number; stride: number },
    across: number,
    down: number,
    multiple: number,
  ) {
    const to = this.paddedPlane(down, across, multiple);
    this.exports.transpose(from.plane, from.stride, to.plane, to.stride, across, down);
    return to;
  }

  private paddedPlane(width: number, height: number, multiple: number) {
    const stride = padded(width, multiple);
    const rows = padded(height, multiple);
    return { plane: this.allocate(stride * rows), stride, rows };
  }

  private allocate(bytes: number): number {
    return this.pointer(this.exports.allocate(bytes));
  }

  private pointer(value: number): number {
    if (value === 0) throw new KernelError(Status.outOfMemory, REASONS[Status.outOfMemory]);
    return value >>> 0;
  }

  /** A window on the memory, void once it grows. */
  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }
}

const isUpsampledChroma = ({ perPixelX, perPixelY }: ComponentPlane, half: number) =>
  half === 1 && (perPixelX < 1 || perPixelY < 1);

const isFullSize = (region: Rect, { width, height }: Size, swap: boolean) =>
  region.width === (swap ? height : width) && region.height === (swap ? width : height);

/** The same part, the same way up, to less than half the size. */
function isSmaller(cut: Cut, last: Cut): boolean {
  const { left, top, width, height } = cut.region;
  return (
    left === last.region.left &&
    top === last.region.top &&
    width === last.region.width &&
    height === last.region.height &&
    cut.swap === last.swap &&
    cut.flipX === last.flipX &&
    cut.flipY === last.flipY &&
    cut.filter === last.filter &&
    2 * cut.size.width <= last.size.width &&
    2 * cut.size.height <= last.size.height
  );
}

function asStored({ width, height, space, planes, isSubsampled }: PlanarPicture): StoredPicture {
  const components = planes.map(({ plane, stride }, i) => {
    const perPixel = i > 0 && isSubsampled ? 0.5 : 1;
    return { plane, stride, perPixelX: perPixel, perPixelY: perPixel };
  });
  return { width, height, space, components, isTruncated: false };
}

const uprightPart = ({ width, height }: Size, { size, filter }: Cut): Cut => ({
  ...(filter && { filter }),
  region: { left: 0, top: 0, width, height },
  size,
  swap: false,
  flipX: false,
  flipY: false,
});
