import { isDeepStrictEqual } from "node:util";
import type { ChooseShrink } from "../kernel/jpeg-decoder.ts";
import { fixture } from "./fixtures.ts";
import { dataAt } from "./jpeg-editing.ts";
import { atOnePlace, outcome } from "./jpeg-outcome.ts";
import { seeded } from "./seeded.ts";
import { TestKernel } from "./test-kernel.ts";

/** JPEGs that are large enough to be decoded at two places, and the same decoded at one: its oracle, for damaged files too. */
export class PlacesFuzzer {
  readonly two: TestKernel;
  private readonly one: TestKernel;
  readonly photos: Uint8Array[];

  constructor(module?: WebAssembly.Module) {
    this.two = new TestKernel(module);
    this.one = atOnePlace(new TestKernel(module));
    this.photos = [true, false].map((isSubsampled) => this.photo(isSubsampled));
  }

  /** What comes of a file at two places, and at one. */
  outcomes(file: Uint8Array, [luma, chroma]: readonly [number, number]): [unknown, unknown] {
    const chooseShrink: ChooseShrink = (_x, _y, isChroma) => (isChroma ? chroma : luma);
    return [outcome(this.two, file, chooseShrink), outcome(this.one, file, chooseShrink)];
  }

  /** A photo with its entropy-coded data damaged: cut off, or bytes and pieces overwritten. */
  damaged(seed: number): Uint8Array {
    const random = seeded(seed);
    const file = this.photos[seed % this.photos.length]!;
    const from = dataAt(file);
    const place = () => from + Math.floor(random() * (file.length - from));
    if (random() < 0.2) return file.slice(0, place());
    const bytes = file.slice();
    const longest = random() < 0.5 ? 500 : 1;
    for (let changes = random() * 30; changes > 0; changes--) {
      const at = place();
      bytes.fill(Math.floor(random() * 256), at, at + Math.ceil(random() * longest));
    }
    return bytes;
  }

  /** Damaged photos until the time is over, from a seed on. */
  compare(milliseconds: number, firstSeed: number): { cases: number; faults: string[]; nextSeed: number } {
    const end = Date.now() + milliseconds;
    const faults = [];
    let [cases, seed] = [0, firstSeed];
    for (; Date.now() < end; seed++) {
      for (const scales of SCALES_OF_TWO_PLACES) {
        const [two, one] = this.outcomes(this.damaged(seed), scales);
        if (!isDeepStrictEqual(two, one))
          faults.push(`seed ${seed} at ${scales}: not the same at two places`);
        cases++;
      }
    }
    return { cases, faults, nextSeed: seed };
  }

  private photo(isSubsampled: boolean): Uint8Array {
    const size = { width: 1400, height: 1000 };
    const source = this.two.jpeg(fixture("images/landscape-14mp.jpg"), 0);
    return this.two.encode(this.two.cut(source, { size, isSubsampled }), 88);
  }
}

/** For luma and chroma: the powers of two by which they are reduced where two places are decoded. */
export const SCALES_OF_TWO_PLACES = [
  [2, 2],
  [3, 2],
  [3, 3],
] as const;
