import { seeded } from "../../../src/testing/seeded.ts";
import { type Canvas, type Colour, distanceToSegment } from "./canvas.ts";

/** Coverage of each pixel, 0 to 1. */
interface Glyph {
  width: number;
  coverage: Float32Array;
}

const LETTERS = 40;
/** Corners and middles of a letter's box, which strokes run between. */
const NODES = [0, 0.5, 1];

/** Writes what looks like text: words of letters that come again and again, with the soft edges that a screen's have. */
export class Lettering {
  readonly #glyphs: Glyph[];
  readonly #random: () => number;

  /** @param size height of a letter in pixels */
  constructor(
    readonly size: number,
    seed: number,
    thickness = size / 7,
  ) {
    this.#random = seeded(seed);
    this.#glyphs = Array.from({ length: LETTERS }, () => this.#makeGlyph(thickness));
  }

  #makeGlyph(thickness: number): Glyph {
    const width = Math.max(2, Math.round(this.size * (0.35 + 0.4 * this.#random())));
    const node = (length: number) =>
      thickness / 2 + NODES[Math.floor(this.#random() * NODES.length)]! * (length - thickness);
    const strokes = Array.from({ length: 2 + Math.floor(this.#random() * 3) }, () => {
      const corners = [node(width), node(this.size), node(width), node(this.size)] as const;
      return corners;
    });
    const coverage = new Float32Array(width * this.size).map((_, i) => {
      const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
      const distances = strokes.map((corners) => distanceToSegment(x, y, ...corners));
      return Math.min(1, Math.max(0, thickness / 2 - Math.min(...distances) + 0.5));
    });
    return { width, coverage };
  }

  #letter(canvas: Canvas, left: number, top: number, colour: Colour): number {
    // Some letters are much more frequent than others.
    const { width, coverage } = this.#glyphs[Math.floor(LETTERS * this.#random() ** 2)]!;
    for (const [i, part] of coverage.entries()) {
      canvas.blend(left + (i % width), top + Math.floor(i / width), colour, part);
    }
    return width + Math.max(1, Math.round(this.size / 8));
  }

  /** One word. @returns its width */
  word(canvas: Canvas, left: number, top: number, colour: Colour, letters = this.#wordLength()): number {
    let x = left;
    for (let i = 0; i < letters; i++) x += this.#letter(canvas, x, top, colour);
    return x - left;
  }

  #wordLength = () => 2 + Math.floor(this.#random() ** 2 * 9);

  /** Words side by side until `width` is full. */
  line(canvas: Canvas, left: number, top: number, width: number, colour: (word: number) => Colour): void {
    const longest = 11 * this.size;
    let x = left;
    for (let word = 0; x + longest / 2 < left + width; word++) {
      x += this.word(canvas, x, top, colour(word)) + Math.round(this.size / 2);
    }
  }

  /** Lines below each other, of which each paragraph's last is shorter. */
  paragraphs(canvas: Canvas, left: number, top: number, width: number, height: number, colour: Colour): void {
    const step = Math.round(this.size * 1.7);
    for (let y = top; y + this.size < top + height; y += step) {
      const isLast = this.#random() < 0.2;
      this.line(canvas, left, y, isLast ? width * (0.2 + 0.6 * this.#random()) : width, () => colour);
      if (isLast) y += step;
    }
  }
}
