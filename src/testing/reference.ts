import type { Rect, Size } from "../image/picture/geometry.ts";
import type { Pixels } from "../image/picture/pixels.ts";

const LOBES = 3;

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos3 = (x: number) => (Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0);

/**
 * Lanczos3 in its plainest form and full precision, the oracle for every faster one (Duchon, "Lanczos Filtering
 * in One and Two Dimensions", 1979): samples sit at pixel centres, the filter widens with the scale, weights
 * are normalised where the filter leaves the picture, and colour is weighted by alpha.
 *
 * @param looksBeyond the filter sees what lies around the region, too
 */
export function referenceResample(pixels: Pixels, region: Rect, size: Size, looksBeyond = false): Pixels {
  const { left, top, width, height } = region;
  const wide = convolve(
    premultiplied(pixels),
    pixels.width,
    pixels.height,
    left,
    width,
    size.width,
    looksBeyond,
  );
  const turned = transpose(wide, size.width, pixels.height);
  const both = convolve(turned, pixels.height, size.width, top, height, size.height, looksBeyond);
  return { ...size, data: straight(transpose(both, size.height, size.width)) };
}

/** Along the rows, from the `length` samples at `start` to `count` samples. */
function convolve(
  source: Float32Array | Float64Array,
  width: number,
  height: number,
  start: number,
  length: number,
  count: number,
  looksBeyond: boolean,
): Float64Array {
  const result = new Float64Array(count * height * 4);
  const scale = length / count;
  const stretch = Math.max(1, scale);
  for (let x = 0; x < count; x++) {
    const centre = (x + 0.5) * scale;
    const [low, high] = looksBeyond ? [-start, width - 1 - start] : [0, length - 1];
    const first = Math.max(low, Math.ceil(centre - LOBES * stretch - 0.5));
    const last = Math.min(high, Math.floor(centre + LOBES * stretch - 0.5));
    const weights: number[] = [];
    for (let i = first; i <= last; i++) weights.push(lanczos3((i + 0.5 - centre) / stretch));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) {
          sum += weights[i]! * source[(y * width + start + first + i) * 4 + c]!;
        }
        result[(y * count + x) * 4 + c] = sum / total;
      }
    }
  }
  return result;
}

function transpose(source: Float64Array, width: number, height: number): Float64Array {
  const result = new Float64Array(source.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 4; c++) result[(x * height + y) * 4 + c] = source[(y * width + x) * 4 + c]!;
    }
  }
  return result;
}

/** In single precision: 8-bit samples need no more, and there may be two hundred million of them. */
function premultiplied({ data }: Pixels): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = i % 4 === 3 ? data[i]! : (data[i]! * data[i | 3]!) / 255;
  return result;
}

function straight(data: Float64Array): Uint8ClampedArray {
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    const alpha = data[i | 3]!;
    if (i % 4 === 3) result[i] = data[i]!;
    else result[i] = alpha > 0 ? (data[i]! * 255) / alpha : 0;
  }
  return result;
}
