import type { Pixels } from "../image/picture/pixels.ts";
import type { Instance } from "../kernel/instance.ts";
import {
  allocatePicture,
  extendPicture,
  kindOf,
  type PlanarKind,
  type PlanarPicture,
} from "../kernel/planar-picture.ts";
import { type ChromaOffset, NO_OFFSET } from "../kernel/resampling-plan.ts";
import type { Size } from "../kernel/shapes.ts";

/** Planes outside the kernel: rows of samples without gaps. What the kernel's loops are held against is as plain as it can be here. */
export interface PlainPicture extends Size {
  kind: PlanarKind;
  planes: Uint8Array[];
  offset: ChromaOffset;
}

const halved = (length: number, offset: number) => Math.ceil((length + offset) / 2);

/** The sides of a plane of a picture. */
export function planeSize({ width, height }: Size, kind: PlanarKind, index: number, offset = NO_OFFSET) {
  const isHalf = index > 0 && kind.isSubsampled;
  return isHalf ? { width: halved(width, offset.x), height: halved(height, offset.y) } : { width, height };
}

export function plainPicture(
  size: Size,
  kind: PlanarKind,
  sample: () => number,
  offset: ChromaOffset = NO_OFFSET,
): PlainPicture {
  const planes = Array.from({ length: kind.count }, (_, i) => {
    const plane = planeSize(size, kind, i, offset);
    return Uint8Array.from({ length: plane.width * plane.height }, sample);
  });
  return { ...size, kind, planes, offset };
}

/** Puts a picture into the kernel's memory. */
export function toKernel(instance: Instance, plain: PlainPicture): PlanarPicture {
  const { kind, offset, planes } = plain;
  // Room for what an offset adds to chroma.
  const roomy = { width: plain.width + 1, height: plain.height + 1 };
  const picture = { ...allocatePicture(instance, roomy, kind), width: plain.width, height: plain.height };
  extendPicture(instance, picture);
  for (const [i, { plane, stride }] of picture.planes.entries()) {
    const { width, height } = planeSize(plain, kind, i, offset);
    for (let y = 0; y < height; y++) {
      const row = planes[i]!.subarray(y * width, (y + 1) * width);
      instance.bytes(plane + y * stride, width).set(row);
    }
  }
  return { ...picture, chromaOffset: offset };
}

/** Takes a picture out of the kernel's memory. */
export function fromKernel(instance: Instance, picture: PlanarPicture): PlainPicture {
  const kind = kindOf(picture);
  const offset = picture.chromaOffset;
  const planes = picture.planes.map(({ plane, stride }, i) => {
    const { width, height } = planeSize(picture, kind, i, offset);
    const samples = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) samples.set(instance.bytes(plane + y * stride, width), y * width);
    return samples;
  });
  return { width: picture.width, height: picture.height, kind, planes, offset };
}

const byte = (value: number) => Math.min(255, Math.max(0, value));

/** ITU-R BT.601 as JFIF 1.02 has it, in 16-bit fixed point. */
const HALF = 1 << 15;

function rgbOf(y: number, cb: number, cr: number): number[] {
  const [u, v] = [cb - 128, cr - 128];
  const red = y + ((91_881 * v + HALF) >> 16);
  const green = y + ((-22_554 * u - 46_802 * v + HALF) >> 16);
  return [red, green, y + ((116_130 * u + HALF) >> 16)].map(byte);
}

const lumaOf = ([r, g, b]: Rgb) => (19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16;

/** Of the mean of colours, from their sums. */
function chromaOf(colours: Rgb[]): [cb: number, cr: number] {
  const sum = (c: 0 | 1 | 2) => colours.reduce((total, colour) => total + colour[c], 0);
  const [r, g, b] = [sum(0), sum(1), sum(2)];
  const mean = (total: number) => byte(Math.floor(total / colours.length / 65_536 + 0.5) + 128);
  return [mean(-11_059 * r - 21_709 * g + 32_768 * b), mean(32_768 * r - 27_439 * g - 5_329 * b)];
}

type Rgb = readonly [number, number, number];

/** The four bytes of each pixel: RGBA with straight alpha, or four inks. */
export function pixelsOfPlanes(plain: PlainPicture): Pixels {
  const { width, height, kind, planes, offset } = plain;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const samples = planes.map((plane, i) => {
        const isHalf = i > 0 && kind.isSubsampled;
        const [column, row] = isHalf ? [(x + offset.x) >> 1, (y + offset.y) >> 1] : [x, y];
        return plane[row * planeSize(plain, kind, i, offset).width + column]!;
      });
      data.set(pixelOf(kind, samples), (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

function pixelOf({ space, alpha, count }: PlanarKind, [a, b, c, d = 255]: number[]): number[] {
  if (count === 1) return [a!, a!, a!, 255];
  if (space === "ycc") return [...rgbOf(a!, b!, c!), 255];
  if (space.endsWith("ycck")) return [...rgbOf(a!, b!, c!).map((v) => 255 - v), d];
  if (alpha !== "premultiplied") return [a!, b!, c!, d];
  return [...[a!, b!, c!].map((v) => (d === 0 ? 0 : Math.min(255, Math.floor((v * 255 + (d >> 1)) / d)))), d];
}

/** Planes of RGBA pixels. Subsampled chroma is that of the mean of two by two, as far as there are so many. */
export function planesOfPixels({ width, height, data }: Pixels, kind: PlanarKind): Uint8Array[] {
  const colour = (x: number, y: number) => data.subarray((y * width + x) * 4) as unknown as Rgb;
  return Array.from({ length: kind.count }, (_, i) => {
    const size = planeSize({ width, height }, kind, i);
    const part = i > 0 && kind.isSubsampled ? 2 : 1;
    return Uint8Array.from({ length: size.width * size.height }, (_, at) => {
      const [left, top] = [(at % size.width) * part, Math.floor(at / size.width) * part];
      if (kind.space === "rgb" || kind.count === 1) return colour(left, top)[i]!;
      if (i === 0) return lumaOf(colour(left, top));
      const columns = [left, left + part - 1].filter((x) => x < width);
      const rows = [top, top + part - 1].filter((y) => y < height);
      return chromaOf(rows.flatMap((y) => columns.map((x) => colour(x, y))))[i - 1]!;
    });
  });
}
