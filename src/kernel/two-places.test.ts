import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../testing/fixtures.ts";
import { dataAt } from "../testing/jpeg-editing.ts";
import { atOnePlace, outcome } from "../testing/jpeg-outcome.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";

const kernel = new TestKernel();
const alone = atOnePlace(new TestKernel());

/** Large enough to be decoded at two places. */
function photo(isSubsampled: boolean): Uint8Array {
  const size = { width: 1000, height: 700 };
  const picture = kernel.cut(kernel.jpeg(fixture("images/landscape-14mp.jpg"), 0), { size, isSubsampled });
  return kernel.encode(picture, 96);
}
const PHOTOS = { "4:2:0": photo(true), "4:4:4": photo(false) };

/** For luma and chroma: the powers of two by which they are reduced. */
const SCALES = [
  [2, 1],
  [2, 2],
  [3, 2],
  [3, 3],
] as const;

for (const [name, file] of Object.entries(PHOTOS)) {
  describe(`a scan decoded at two places at once (${name}), against the same at one`, () => {
    for (const [luma, chroma] of SCALES) {
      const chooseShrink = (_x: number, _y: number, isChroma: boolean) => (isChroma ? chroma : luma);
      const both = (bytes: Uint8Array) =>
        [kernel, alone].map((decoder) => outcome(decoder, bytes, chooseShrink));

      test(`1/${2 ** luma}, colour 1/${2 ** chroma}: the planes are the same, and a second place was there`, () => {
        const [two, one] = both(file);
        assert.deepEqual(two, one);
        assert.ok(kernel.instance.exports.placesMet.value > 0, `${file.length} bytes, no place was met`);
      });

      test(`1/${2 ** luma}, colour 1/${2 ** chroma}: damage is the same, and what shows of it`, () => {
        for (let seed = 1; seed <= 60; seed++) {
          const [two, one] = both(damaged(file, seed));
          assert.deepEqual(two, one, `seed ${seed}`);
        }
      });
    }
  });
}

function damaged(file: Uint8Array, seed: number): Uint8Array {
  const random = seeded(seed);
  const from = dataAt(file);
  const place = () => from + Math.floor(random() * (file.length - from));
  if (seed % 4 === 0) return file.slice(0, place());
  const bytes = file.slice();
  for (let changes = random() * 30; changes > 0; changes--) {
    const at = place();
    // Bytes of one value for a while, or one byte: 0xff begins a marker, if no stuffed zero follows.
    bytes.fill(Math.floor(random() * 256), at, at + (seed % 4 === 2 ? Math.floor(random() * 500) : 1));
  }
  return bytes;
}
