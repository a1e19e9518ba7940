import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DISPLAY_P3,
  displayP3,
  grayWithGamma,
  matrixTags,
  SRGB_CURVE,
  sampledCurve,
  srgbWithGamma,
  writeProfile,
} from "../../../scripts/fixtures/profile-writer.ts";
import { allocatePicture } from "../../kernel/planar-picture.ts";
import { toPixels } from "../../kernel/repaint.ts";
import { colourStep } from "../../kernel/row-steps.ts";
import { toKernel } from "../../testing/plain-planes.ts";
import { seeded } from "../../testing/seeded.ts";
import { TestKernel } from "../../testing/test-kernel.ts";
import { readIccProfile } from "./icc-profile.ts";
import { matrixConversion } from "./matrix-conversion.ts";

const { instance } = new TestKernel();

/** Far beyond what a display has: light is below 0 and above 1. */
const IMPOSSIBLE = [
  [30, -9, 0.5],
  [-11, 25, -8],
  [-18, -15, 9],
];

const PROFILES: Record<string, Buffer> = {
  "Display P3": displayP3(),
  "sRGB's primaries, a power of 2.2": srgbWithGamma(2.2),
  "three curves": writeProfile(
    { space: "RGB " },
    { ...matrixTags(DISPLAY_P3, SRGB_CURVE), gTRC: sampledCurve(300), bTRC: sampledCurve(0, 50_000, 65_535) },
  ),
  "primaries that can't be": writeProfile({ space: "RGB " }, matrixTags(IMPOSSIBLE, SRGB_CURVE)),
  gray: grayWithGamma(1.8),
};

describe("colour in the kernel is that of plain words, to the bit", () => {
  for (const [name, icc] of Object.entries(PROFILES)) {
    test(name, () => {
      const { convert, tables } = matrixConversion(readIccProfile(icc)!.matrix!);
      const random = seeded(4);
      for (const [width, height] of [
        [1, 1],
        [3, 5],
        [333, 301],
      ] as const) {
        instance.open(new Uint8Array(0));
        const kind = { space: "rgb", alpha: "straight", count: 4, isSubsampled: false } as const;
        const planes = Array.from({ length: 4 }, () =>
          Uint8Array.from({ length: width * height }, () => random() * 256),
        );
        const picture = toKernel(instance, { width, height, kind, planes, offset: { x: 0, y: 0 } });
        const source = toPixels(instance, picture);
        const steps = [colourStep(tables!)];
        assert.deepEqual(toPixels(instance, picture, { steps }).data, convert(source.data));
      }
    });
  }

  test("another profile's tables take the place of the last one's", () => {
    instance.open(new Uint8Array(0));
    const kind = { space: "rgb", alpha: "none", count: 3, isSubsampled: false } as const;
    const picture = allocatePicture(instance, { width: 1, height: 1 }, kind);
    for (const [i, { plane }] of picture.planes.entries()) instance.bytes(plane, 1).set([[200, 100, 50][i]!]);
    const shown = Object.values(PROFILES).map((icc) => {
      const { convert, tables } = matrixConversion(readIccProfile(icc)!.matrix!);
      const { data } = toPixels(instance, picture, { steps: [colourStep(tables!)] });
      assert.deepEqual(data, convert(Uint8ClampedArray.of(200, 100, 50, 255)));
      return `${data}`;
    });
    assert.equal(new Set(shown).size, shown.length);
  });
});
