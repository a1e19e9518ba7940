import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PlacesFuzzer, SCALES_OF_TWO_PLACES } from "../testing/places-fuzz.ts";

const fuzzer = new PlacesFuzzer();

describe("a scan decoded at two places at once, against the same at one", () => {
  for (const scales of SCALES_OF_TWO_PLACES) {
    const [luma, chroma] = scales;

    test(`1/${2 ** luma}, colour 1/${2 ** chroma}: the planes are the same`, () => {
      for (const photo of fuzzer.photos) {
        const [two, one] = fuzzer.outcomes(photo, scales);
        assert.deepEqual(two, one);
      }
    });

    test(`1/${2 ** luma}, colour 1/${2 ** chroma}: damage is the same, and what shows of it`, () => {
      for (let seed = 1; seed <= 120; seed++) {
        const [two, one] = fuzzer.outcomes(fuzzer.damaged(seed), scales);
        assert.deepEqual(two, one, `seed ${seed}`);
      }
    });
  }

  test("places meet", () => {
    const { two, photos } = fuzzer;
    for (const photo of photos) {
      two.planes(two.jpeg(photo, 3));
      assert.ok(
        two.instance.exports.placesMet.value > 3,
        `met ${two.instance.exports.placesMet.value} times`,
      );
    }
  });

  test("at larger scales there is one place", () => {
    const { two, photos } = fuzzer;
    two.planes(two.jpeg(photos[0]!, 1));
    assert.equal(two.instance.exports.placesMet.value, 0);
  });
});
