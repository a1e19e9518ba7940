import type { Instance } from "./instance.ts";
import type { RgbaPixels } from "./planar-picture.ts";
import { padded } from "./resampling-plan.ts";
import type { Alpha, ComponentShape, PlaneSet, Strip, StripSource } from "./strips.ts";

const STRIP_ROWS = 64;
const VECTOR = 16;

/** What a set of planes made of RGBA holds. */
export type PixelSet = { space: "rgb" | "ycc"; alpha: Alpha };

const componentsOf = ({ alpha }: PixelSet) => (alpha === "none" ? 3 : 4);

/** A picture that another decoder has left as pixels, outside the kernel, as strips. */
export class PixelStrips implements StripSource {
  readonly width: number;
  readonly height: number;
  readonly components: ComponentShape[];
  readonly sets: PlaneSet[];
  private pixels = 0;
  private planes: number[] = [];
  private row = 0;

  constructor(
    private readonly instance: Instance,
    private readonly source: RgbaPixels,
    sets: PixelSet[],
  ) {
    this.width = source.width;
    this.height = source.height;
    let count = 0;
    this.sets = sets.map((set) => ({
      ...set,
      components: Array.from({ length: componentsOf(set) }, () => count++),
    }));
    this.components = Array.from({ length: count }, () => ({ perPixelX: 1, perPixelY: 1 }));
  }

  start(): void {
    this.pixels = this.instance.allocate(STRIP_ROWS * 4 * this.width);
    this.planes = this.components.map(() => this.instance.allocate(STRIP_ROWS * padded(this.width, VECTOR)));
  }

  next(): Strip | undefined {
    if (this.row === this.height) return undefined;
    const rows = Math.min(STRIP_ROWS, this.height - this.row);
    const from = this.row * this.width * 4;
    const bytes = this.source.data.subarray(from, from + rows * this.width * 4);
    this.row += rows;
    const stride = padded(this.width, VECTOR);
    for (const set of this.sets) {
      this.instance.bytes(this.pixels, bytes.length).set(bytes);
      this.split(set, rows, stride);
    }
    return { planes: this.planes.map((plane) => ({ plane, stride, rows })) };
  }

  private split({ space, alpha, components }: PlaneSet, rows: number, stride: number): void {
    const { exports } = this.instance;
    for (const [i, component] of components.entries()) {
      exports.setToPlane(i, this.planes[component]!, stride);
    }
    if (alpha === "premultiplied") exports.multiplyByAlpha(this.pixels, rows * this.width);
    if (space === "ycc") exports.storeYcc(this.width, 0, rows, this.pixels, false);
    else exports.storeRgb(this.width, 0, rows, this.pixels, alpha !== "none");
  }
}
