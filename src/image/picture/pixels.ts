import type { Rect, Rgba, Size } from "./geometry.ts";
import { axisMap, type Orientation, orientSize, UPRIGHT } from "./orientation.ts";

/** Rows of RGBA, 8 bits a sample, alpha not premultiplied, no padding. */
export interface Pixels extends Size {
  data: Uint8ClampedArray;
}

export type { Rgba } from "./geometry.ts";

/** Reads `#rrggbb`, `#rrggbbaa` or `transparent`, as the rendition schema allows. */
export function parseColour(text: string): Rgba {
  if (text === "transparent") return [0, 0, 0, 0];
  const [r, g, b, a] = [1, 3, 5, 7].map((at) => parseInt(text.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
    number,
  ];
  return [r, g, b, Number.isNaN(a) ? 255 : a];
}

/** The part of `pixels` within `rect`; the same object when that is all of it. */
export function crop(pixels: Pixels, rect: Rect): Pixels {
  const { left, top, width, height } = rect;
  if (width === pixels.width && height === pixels.height) return pixels;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * pixels.width + left) * 4;
    data.set(pixels.data.subarray(start, start + width * 4), y * width * 4);
  }
  return { width, height, data };
}

/** Turns stored pixels upright; the same object when they are. */
export function orient(stored: Pixels, orientation: Orientation): Pixels {
  if (orientation === UPRIGHT) return stored;
  const { swap, flipX, flipY } = axisMap(orientation);
  const { width, height } = orientSize(stored, orientation);
  const from = new Uint32Array(stored.data.buffer, stored.data.byteOffset, stored.width * stored.height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = swap ? y : x;
      const row = swap ? x : y;
      const storedX = flipX ? stored.width - 1 - column : column;
      const storedY = flipY ? stored.height - 1 - row : row;
      to[y * width + x] = from[storedY * stored.width + storedX]!;
    }
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}

/**
 * Lays `pixels` over a canvas of one colour (Porter and Duff, "Compositing Digital Images", 1984: over): in plain words what the
 * kernel does in `layRows`.
 *
 * @param offset where on the canvas the top left corner of `pixels` comes to lie; they must fit
 */
export function compose(
  pixels: Pixels,
  canvas: Size,
  offset: { left: number; top: number },
  background: Rgba,
): Pixels {
  const data = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  new Uint32Array(data.buffer).fill(new Uint32Array(new Uint8Array(background).buffer)[0]!);
  const backAlpha = background[3] / 255;
  for (let y = 0; y < pixels.height; y++) {
    let from = y * pixels.width * 4;
    let to = ((y + offset.top) * canvas.width + offset.left) * 4;
    for (let x = 0; x < pixels.width; x++, from += 4, to += 4) {
      const alpha = pixels.data[from + 3]! / 255;
      const shown = backAlpha * (1 - alpha);
      const total = alpha + shown;
      if (total === 0) continue;
      for (let c = 0; c < 3; c++) {
        data[to + c] = (pixels.data[from + c]! * alpha + background[c]! * shown) / total;
      }
      data[to + 3] = total * 255;
    }
  }
  return { width: canvas.width, height: canvas.height, data };
}
