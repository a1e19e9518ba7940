import type { Rect, Size } from "../image/geometry.ts";

/** What `assembly/index.ts` exports. Pointers and sizes are bytes. */
interface Exports {
  memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  mark(): number;
  rewind(to: number): void;
  reserveFile(bytes: number): number;
  readFrameHeader(): number;
  decodeFrame(log2: number): number;
  componentCount: WebAssembly.Global;
  width: WebAssembly.Global;
  height: WebAssembly.Global;
  maxH: WebAssembly.Global;
  maxV: WebAssembly.Global;
  samplingH(component: number): number;
  samplingV(component: number): number;
  planeOf(component: number): number;
  strideOf(component: number): number;
  resamplePlane(
    source: number,
    stride: number,
    width: number,
    height: number,
    originX: number,
    scaleX: number,
    originY: number,
    scaleY: number,
    out: number,
    outStride: number,
    outWidth: number,
    outHeight: number,
  ): number;
  transpose(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    width: number,
    height: number,
  ): void;
  extendEdges(plane: number, stride: number, width: number, height: number, paddedHeight: number): void;
  toRgba(
    y: number,
    cb: number,
    cr: number,
    hasColour: number,
    stride: number,
    width: number,
    height: number,
    to: number,
  ): void;
  fromRgba(
    from: number,
    width: number,
    height: number,
    y: number,
    cb: number,
    cr: number,
    stride: number,
  ): void;
  setPart(component: number, plane: number, stride: number, h: number, v: number): void;
  encodeParts(components: number, width: number, height: number, quality: number): number;
  encodedEnd: WebAssembly.Global;
}

/** As in `assembly/status.ts`. */
export const Status = {
  ok: 0,
  truncated: 1,
  badSegment: -1,
  unsupported: -2,
  outOfMemory: -3,
  tooMuchWork: -4,
  noScan: -5,
} as const;

/** A kernel function's refusal. */
export class KernelError extends Error {
  override readonly name = "KernelError";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const REASONS: Record<number, string> = {
  [Status.badSegment]: "its marker segments are damaged or contradict each other",
  [Status.unsupported]: "it uses a feature that is not supported",
  [Status.outOfMemory]: "there is not enough memory",
  [Status.tooMuchWork]: "it has more scans than any encoder makes",
  [Status.noScan]: "it has no picture data",
};

/** One component of a decoded JPEG, in the kernel's memory. */
interface ComponentPlane {
  plane: number;
  /** Bytes from row to row. */
  stride: number;
  /** Samples of the plane for each pixel of the picture: its sampling and its scale together. */
  perPixelX: number;
  perPixelY: number;
}

/** A decoded JPEG as stored, in the kernel's memory until the next one is decoded. */
export interface DecodedJpeg extends Size {
  components: ComponentPlane[];
  /** The data ended early; what was missing is gray or repeats what came before. */
  isTruncated: boolean;
}

/** How a rendition is cut out of a stored picture: see `Orientation` for the axes. */
export interface Cut {
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
  planes: { plane: number; stride: number }[];
  /** Chroma planes have half the width and height. */
  isSubsampled: boolean;
}

/** The sides of an MCU's samples: 16 with subsampled chroma, else 8. */
const BLOCK = 8;
const padded = (length: number, multiple: number) => Math.ceil(length / multiple) * multiple;

/** An instance of our own WebAssembly, with all its memory. Everything it returns lies there until it is used again. */
export class Kernel {
  private readonly exports: Exports;
  /** Where renditions are made, behind the decoded picture. */
  private workspace = 0;

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
  }

  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /**
   * Decodes a JPEG.
   *
   * @param chooseScales for each component, given its samples for each pixel, the power of two (0 to 3) by which its
   *   sides are to be smaller
   * @throws {KernelError}
   */
  decode(
    source: Uint8Array,
    chooseScale: (samplesPerPixelX: number, samplesPerPixelY: number, isChroma: boolean) => number,
  ): DecodedJpeg {
    const { exports } = this;
    const at = this.pointer(exports.reserveFile(source.length));
    this.bytes(at, source.length).set(source);
    check(exports.readFrameHeader());

    const samplings = Array.from({ length: exports.componentCount.value }, (_, i) => ({
      x: exports.samplingH(i) / exports.maxH.value,
      y: exports.samplingV(i) / exports.maxV.value,
    }));
    const shrinks = samplings.map(({ x, y }, i) => chooseScale(x, y, i > 0));
    const log2 = shrinks.reduce((packed, shrink, i) => packed | ((3 - shrink) << (4 * i)), 0);
    const isTruncated = check(exports.decodeFrame(log2)) === Status.truncated;
    this.workspace = exports.mark();
    return {
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

  /** Lanczos3 of a part of a decoded JPEG, upright. */
  cut(jpeg: DecodedJpeg, cut: Cut, isSubsampled: boolean): PlanarPicture {
    this.exports.rewind(this.workspace);
    const planes = jpeg.components.map((component, i) => {
      const half = i > 0 && isSubsampled ? 2 : 1;
      return this.cutPlane(jpeg, component, cut, half, isSubsampled ? 2 * BLOCK : BLOCK);
    });
    return { ...cut.size, planes, isSubsampled };
  }

  /** The picture as RGBA, which is only there in full if its chroma is not subsampled. */
  rgba({ width, height, planes }: PlanarPicture): Uint8ClampedArray {
    const [y, cb = y, cr = y] = planes;
    const to = this.allocate(width * height * 4);
    const hasColour = Number(planes.length === 3);
    this.exports.toRgba(y!.plane, cb!.plane, cr!.plane, hasColour, y!.stride, width, height, to);
    return new Uint8ClampedArray(this.bytes(to, width * height * 4));
  }

  /** Pixels as planes, chroma subsampled; alpha is not looked at. */
  planar({ width, height, data }: Size & { data: Uint8ClampedArray }): PlanarPicture {
    this.exports.rewind(this.workspace || this.exports.mark());
    const from = this.allocate(data.length);
    this.bytes(from, data.length).set(data);
    const stride = padded(width, 2 * BLOCK);
    const bytes = stride * padded(height, 2 * BLOCK);
    const [y, cb, cr] = [this.allocate(bytes), this.allocate(bytes), this.allocate(bytes)] as const;
    this.exports.fromRgba(from, width, height, y, cb, cr, stride);
    this.exports.extendEdges(y, stride, width, height, bytes / stride);
    const halves = [cb, cr].map((plane) => this.halve(plane, stride, width, height));
    return { width, height, planes: [{ plane: y, stride }, ...halves], isSubsampled: true };
  }

  /** @param quality 1 to 100 */
  encode({ width, height, planes, isSubsampled }: PlanarPicture, quality: number): Uint8Array {
    const { exports } = this;
    const luma = isSubsampled && planes.length > 1 ? 2 : 1;
    planes.forEach(({ plane, stride }, i) => {
      const factor = i === 0 ? luma : 1;
      exports.setPart(i, plane, stride, factor, factor);
    });
    const at = this.pointer(exports.encodeParts(planes.length, width, height, quality));
    return this.bytes(at, (exports.encodedEnd.value >>> 0) - at).slice();
  }

  private cutPlane(jpeg: DecodedJpeg, component: ComponentPlane, cut: Cut, half: number, multiple: number) {
    const { region, size, swap, flipX, flipY } = cut;
    const { perPixelX, perPixelY } = component;
    const across = Math.ceil((swap ? size.height : size.width) / half);
    const down = Math.ceil((swap ? size.width : size.height) / half);
    const scaleX = (region.width / (swap ? size.height : size.width)) * half * perPixelX;
    const scaleY = (region.height / (swap ? size.width : size.height)) * half * perPixelY;
    const stored = this.paddedPlane(across, down, multiple / half);
    const done = this.exports.resamplePlane(
      component.plane,
      component.stride,
      Math.ceil(jpeg.width * perPixelX),
      Math.ceil(jpeg.height * perPixelY),
      (flipX ? region.left + region.width : region.left) * perPixelX,
      flipX ? -scaleX : scaleX,
      (flipY ? region.top + region.height : region.top) * perPixelY,
      flipY ? -scaleY : scaleY,
      stored.plane,
      stored.stride,
      across,
      down,
    );
    if (!done) throw new KernelError(Status.outOfMemory, REASONS[Status.outOfMemory]!);
    const upright = swap ? this.transposed(stored, across, down, multiple / half) : stored;
    const [width, height] = swap ? [down, across] : [across, down];
    this.exports.extendEdges(upright.plane, upright.stride, width, height, upright.rows);
    return upright;
  }

  private halve(plane: number, stride: number, width: number, height: number) {
    const [across, down] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    const to = this.paddedPlane(across, down, BLOCK);
    this.exports.resamplePlane(plane, stride, width, height, 0, 2, 0, 2, to.plane, to.stride, across, down);
    this.exports.extendEdges(to.plane, to.stride, across, down, to.rows);
    return to;
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
    if (value === 0) throw new KernelError(Status.outOfMemory, REASONS[Status.outOfMemory]!);
    return value >>> 0;
  }

  /** A window on the memory, void once it grows. */
  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, at, length);
  }
}

function check(status: number): number {
  if (status >= 0) return status;
  throw new KernelError(status, REASONS[status] ?? `status ${status}`);
}
