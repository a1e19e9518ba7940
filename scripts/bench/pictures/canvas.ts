import type { Pixels } from "../../../src/image/picture/pixels.ts";

export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** A picture that is drawn on, 8-bit RGBA. Coordinates are pixels from the upper left; what lies outside is not drawn. */
export class Canvas implements Pixels {
  readonly data: Uint8ClampedArray;

  constructor(
    readonly width: number,
    readonly height: number,
    paper: Colour = [255, 255, 255],
  ) {
    this.data = new Uint8ClampedArray(width * height * 4);
    this.fill(0, 0, width, height, paper);
  }

  /** Lays a colour over a pixel. @param coverage 0 to 1, of the pixel */
  blend(x: number, y: number, [red, green, blue, alpha = 255]: Colour, coverage = 1): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || coverage <= 0) return;
    const at = (y * this.width + x) * 4;
    const { data } = this;
    const above = Math.min(1, coverage) * (alpha / 255);
    const below = (data[at + 3]! / 255) * (1 - above);
    const whole = above + below;
    if (whole === 0) return;
    data[at] = (red * above + data[at]! * below) / whole;
    data[at + 1] = (green * above + data[at + 1]! * below) / whole;
    data[at + 2] = (blue * above + data[at + 2]! * below) / whole;
    data[at + 3] = 255 * whole;
  }

  /** Replaces what is there, its alpha too. Whole pixels. */
  fill(left: number, top: number, width: number, height: number, [r, g, b, a = 255]: Colour): void {
    const [x0, x1] = [Math.max(0, Math.round(left)), Math.min(this.width, Math.round(left + width))];
    const [y0, y1] = [Math.max(0, Math.round(top)), Math.min(this.height, Math.round(top + height))];
    const colour = Uint8ClampedArray.of(r, g, b, a);
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) this.data.set(colour, (y * this.width + x) * 4);
    }
  }

  /** Every pixel of a rectangle anew. */
  shade(
    left: number,
    top: number,
    width: number,
    height: number,
    colourAt: (x: number, y: number) => Colour,
  ): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.blend(x, y, colourAt(x - left, y - top));
    }
  }

  /** A disc with a soft edge. @param softness pixels over which it fades; 1 is a clean edge */
  disc(x: number, y: number, radius: number, colour: Colour, softness = 1): void {
    const reach = radius + softness;
    for (let row = Math.floor(y - reach); row <= y + reach; row++) {
      for (let column = Math.floor(x - reach); column <= x + reach; column++) {
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        this.blend(column, row, colour, (radius - distance) / softness + 0.5);
      }
    }
  }

  /** A line with round ends and a clean edge. */
  line(x0: number, y0: number, x1: number, y1: number, thickness: number, colour: Colour): void {
    const reach = thickness / 2 + 1;
    for (let y = Math.floor(Math.min(y0, y1) - reach); y <= Math.max(y0, y1) + reach; y++) {
      for (let x = Math.floor(Math.min(x0, x1) - reach); x <= Math.max(x0, x1) + reach; x++) {
        const distance = distanceToSegment(x + 0.5, y + 0.5, x0, y0, x1, y1);
        this.blend(x, y, colour, thickness / 2 - distance + 0.5);
      }
    }
  }

  /** Puts a picture over this one. */
  place({ width, height, data }: Pixels, left: number, top: number): void {
    this.shade(left, top, width, height, (x, y) => {
      const at = (y * width + x) * 4;
      return [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
    });
  }
}

export function distanceToSegment(x: number, y: number, x0: number, y0: number, x1: number, y1: number) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length)) : 0;
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

/** Between two colours. @param t 0 is the first, 1 the second */
export const between = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
  (a[3] ?? 255) + ((b[3] ?? 255) - (a[3] ?? 255)) * t,
];
