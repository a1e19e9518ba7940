import { seeded } from "../../../src/testing/seeded.ts";

/** Both are powers of two. */
const SIDE = 1024;
const COARSEST = 64;

/**
 * A square of noise that repeats: octaves of value noise from 64 pixels down to one, each nearly as strong as the one twice as
 * coarse. In natural pictures they are about equal (Field, "Relations between the statistics of natural images and the response
 * properties of cortical cells", 1987); a lens takes some of the finest.
 */
export class NoiseField {
  readonly #levels = new Float32Array(SIDE * SIDE);

  constructor(seed: number, falloff = 0.8) {
    const random = seeded(seed);
    let strength = 1;
    let total = 0;
    for (let cell = COARSEST; cell >= 1; cell /= 2) {
      this.#addOctave(cell, strength, random);
      total += strength;
      strength *= falloff;
    }
    for (let i = 0; i < this.#levels.length; i++) this.#levels[i]! /= total;
  }

  #addOctave(cell: number, strength: number, random: () => number): void {
    const count = SIDE / cell;
    const lattice = Float32Array.from({ length: count * count }, () => (random() - 0.5) * 2 * strength);
    for (let y = 0; y < SIDE; y++) {
      const [row, v] = [Math.floor(y / cell), (y % cell) / cell];
      const [above, below] = [row * count, ((row + 1) % count) * count];
      for (let x = 0; x < SIDE; x++) {
        const [column, u] = [Math.floor(x / cell), (x % cell) / cell];
        const next = (column + 1) % count;
        const upper = lattice[above + column]! * (1 - u) + lattice[above + next]! * u;
        const lower = lattice[below + column]! * (1 - u) + lattice[below + next]! * u;
        this.#levels[y * SIDE + x]! += upper * (1 - v) + lower * v;
      }
    }
  }

  /** At whole coordinates, between -1 and 1, mostly within a third. */
  at(x: number, y: number): number {
    return this.#levels[((y & (SIDE - 1)) * SIDE + x) & (SIDE * SIDE - 1)]!;
  }
}
