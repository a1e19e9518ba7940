import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { encodeMozjpeg } from "../image/stock/stock-jpeg.ts";
import {
  type CoefficientPicture,
  type ProgressiveScan,
  progressiveJpeg,
  sequentialJpeg,
} from "../testing/coefficient-jpeg.ts";
import { fixture } from "../testing/fixtures.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";

const kernel = new TestKernel();

const scan = (
  components: number[],
  first: number,
  last: number,
  high: number,
  low: number,
): ProgressiveScan => ({
  components,
  band: [first, last],
  high,
  low,
});
const ALL = [0, 1, 2];
const refining = (component: number, from: number, bands: [number, number][]) => [
  ...bands.map(([first, last]) => scan([component], first, last, 0, from)),
  ...Array.from({ length: from }, (_, i) => scan([component], 1, 63, from - i, from - i - 1)),
];

const PROGRESSIONS: Record<string, ProgressiveScan[]> = {
  "as libjpeg's": [
    scan(ALL, 0, 0, 0, 1),
    scan([0], 1, 5, 0, 2),
    scan([2], 1, 63, 0, 1),
    scan([1], 1, 63, 0, 1),
    scan([0], 6, 63, 0, 2),
    scan([0], 1, 63, 2, 1),
    scan(ALL, 0, 0, 1, 0),
    scan([2], 1, 63, 1, 0),
    scan([1], 1, 63, 1, 0),
    scan([0], 1, 63, 1, 0),
  ],
  "three refinements of luma, none of chroma": [
    scan(ALL, 0, 0, 0, 0),
    ...refining(0, 3, [
      [1, 2],
      [3, 63],
    ]),
    ...refining(1, 0, [
      [1, 8],
      [9, 63],
    ]),
    ...refining(2, 0, [[1, 63]]),
  ],
  "each component's DC alone, bands of one place, refined apart": [
    ...ALL.map((c) => scan([c], 0, 0, 0, 2)),
    ...ALL.flatMap((c) => [
      scan([c], 1, 1, 0, 1),
      scan([c], 2, 4, 0, 0),
      scan([c], 5, 62, 0, 1),
      scan([c], 63, 63, 0, 2),
      scan([c], 63, 63, 2, 1),
      scan([c], 63, 63, 1, 0),
      scan([c], 5, 62, 1, 0),
      scan([c], 1, 1, 1, 0),
    ]),
    ...[1, 0].flatMap((low) => ALL.map((c) => scan([c], 0, 0, low + 1, low))),
  ],
};

/** Blocks of every kind: empty, with a few coefficients, full, and long runs of the same kind. */
function randomPicture(seed: number, across: number, down: number, steps: number): CoefficientPicture {
  const random = seeded(seed);
  const component = () => {
    const blocks = new Int16Array(64 * across * down);
    let density = 0;
    for (let at = 0; at < blocks.length; at += 64) {
      if (random() < 0.3) density = [0, 0, 0.02, 0.2, 0.6, 1][Math.floor(random() * 6)]!;
      blocks[at] = Math.round(40 * (random() - 0.5));
      for (let k = 1; k < 64; k++)
        if (random() < density) blocks[at + k] = Math.round(60 * (random() - 0.5) ** 3);
    }
    return blocks;
  };
  return { across, down, steps: Array(64).fill(steps), components: [component(), component(), component()] };
}

const planesOf = (file: Uint8Array, shrink: number, isThorough = false) => {
  const decoder = kernel.jpeg(file, shrink, isThorough);
  const planes = kernel.planes(decoder);
  return { planes, damage: decoder.damage()?.grade };
};

describe("progressive scans, against one sequential scan of the same coefficients", () => {
  for (const [name, scans] of Object.entries(PROGRESSIONS)) {
    for (const restartInterval of [0, 7]) {
      test(`${name}, ${restartInterval || "no"} restarts: the same planes at every scale`, () => {
        for (let seed = 1; seed <= 6; seed++) {
          const picture = { ...randomPicture(seed, 9, 8, 3), restartInterval };
          const progressive = progressiveJpeg(picture, scans);
          const sequential = sequentialJpeg(picture);
          for (const shrink of [0, 1, 2, 3]) {
            const expected = planesOf(sequential, shrink);
            assert.equal(expected.damage, undefined);
            assert.deepEqual(planesOf(progressive, shrink, true), expected, `seed ${seed}, 1/${2 ** shrink}`);
            if (shrink !== 2) assert.deepEqual(planesOf(progressive, shrink), expected);
          }
        }
      });
    }
  }

  test("runs of more blocks than a symbol can tell", () => {
    const picture = randomPicture(1, 200, 180, 3);
    for (const blocks of picture.components) blocks.fill(0, 64, 64 * 35_000);
    const expected = planesOf(sequentialJpeg(picture), 3);
    const progressive = progressiveJpeg(picture, PROGRESSIONS["as libjpeg's"]!);
    assert.deepEqual(planesOf(progressive, 3, true), expected);
  });
});

const LIBJPEG = PROGRESSIONS["as libjpeg's"]!;

describe("the last bit at 1/4", () => {
  /** Whether the scans of luma's last bit are read, and those of chroma's. */
  const isRead = (steps: number) => {
    const picture = randomPicture(1, 9, 8, steps);
    const file = progressiveJpeg(picture, LIBJPEG);
    const [found, exact] = [false, true].map((isThorough) => planesOf(file, 2, isThorough).planes);
    return found!.map((plane, i) => plane.equals(exact![i]!));
  };

  test("is left out where steps are small: 3 q^2 up to 50 of luma, up to 100 of chroma", () => {
    assert.deepEqual(isRead(4), [false, false, false]);
    assert.deepEqual(isRead(5), [true, false, false]);
    assert.deepEqual(isRead(6), [true, true, true]);
  });

  test("is taken as half: no sample is further from the exact one than steps and halves allow", () => {
    const picture = randomPicture(2, 9, 8, 4);
    // Nothing is 0 or 1 step, so that all is known but for half a step.
    for (const blocks of picture.components) {
      blocks.forEach((value, i) => {
        if (i % 64 > 0) blocks[i] = value < 0 ? value - 1 : value + 2;
      });
    }
    const file = progressiveJpeg(picture, LIBJPEG);
    const [found, exact] = [false, true].map((isThorough) => planesOf(file, 2, isThorough).planes[0]!);
    const furthest = Math.max(...found!.map((sample, i) => Math.abs(sample - exact![i]!)));
    // (3 * 4 / 2) / 8 and rounding.
    assert.ok(furthest === 1, `${furthest} levels`);
  });

  test("is not taken as half where it is known, of some coefficients or of all", () => {
    const picture = randomPicture(4, 9, 8, 3);
    const expected = planesOf(sequentialJpeg(picture), 2);
    const whole = PROGRESSIONS["three refinements of luma, none of chroma"]!;
    assert.deepEqual(planesOf(progressiveJpeg(picture, whole), 2).planes.slice(1), expected.planes.slice(1));
    // Of the three that are kept, at zigzag indices 1, 2 and 4, the first is told whole by its own scan; the others are 0.
    for (const blocks of picture.components)
      for (let at = 0; at < blocks.length; at += 64) blocks[at + 2] = blocks[at + 4] = 0;
    const apart = [
      scan(ALL, 0, 0, 0, 0),
      ...ALL.flatMap((c) => [scan([c], 1, 1, 0, 0), scan([c], 2, 63, 0, 1), scan([c], 2, 63, 1, 0)]),
    ];
    assert.deepEqual(planesOf(progressiveJpeg(picture, apart), 2), planesOf(sequentialJpeg(picture), 2));
  });

  test("luma stays above 52 dB, where coefficients are spread as is worst for it, whatever their steps", () => {
    let leftOut = 0;
    for (let steps = 1; steps <= 30; steps++) {
      const file = progressiveJpeg(laplacePicture(steps), LIBJPEG);
      const [luma] = decibelsOf(file, { width: 128, height: 96 });
      if (luma! < Number.POSITIVE_INFINITY) leftOut++;
      assert.ok(luma! >= 52, `steps of ${steps}: ${luma} dB`);
    }
    assert.equal(leftOut, 4);
  });

  test("of photos: luma stays above 52 dB when they are reduced five times, chroma above 49", async () => {
    const size = { width: 1200, height: 800 };
    const photo = kernel.cutPixels(kernel.jpeg(fixture("images/landscape-14mp.jpg")), { size });
    let leftOut = 0;
    for (const quality of [20, 50, 80, 85, 88, 92, 96]) {
      const file = await encodeMozjpeg(photo, { quality });
      const decibels = decibelsOf(file, { width: 240, height: 160 });
      if (decibels[0]! < Number.POSITIVE_INFINITY) leftOut++;
      assert.ok(decibels[0]! >= 52, `quality ${quality}: ${decibels[0]} dB`);
      assert.ok(Math.min(...decibels) >= 49, `quality ${quality}: ${decibels} dB`);
    }
    assert.ok(leftOut >= 2, `left out at ${leftOut} qualities`);
  });
});

/** Its lowest frequencies are Laplace's, 3 of 10 of 2 steps and more. */
function laplacePicture(steps: number): CoefficientPicture {
  const [across, down] = [80, 60];
  const random = seeded(steps);
  const rate = -Math.log(0.3) / 1.5;
  const blocks = new Int16Array(64 * across * down);
  for (let at = 0; at < blocks.length; at += 64) {
    for (const k of [1, 2, 4])
      blocks[at + k] = Math.round((Math.log(1 - random()) / rate) * (random() < 0.5 ? -1 : 1));
  }
  return { across, down, steps: Array(64).fill(steps), components: [blocks, blocks, blocks] };
}

/** How near a cut that is decoded at 1/4 comes to the exact one, of each component. */
function decibelsOf(file: Uint8Array, size: { width: number; height: number }): number[] {
  const [found, exact] = [false, true].map((isThorough) => {
    const { planes } = kernel.cut(kernel.jpeg(file, 2, isThorough), { size });
    return planes.map(({ plane, stride }) => kernel.instance.bytes(plane, stride * size.height).slice());
  });
  return found!.map((plane, i) => {
    const squares = plane.reduce((sum, sample, at) => sum + (sample - exact![i]![at]!) ** 2, 0);
    return 10 * Math.log10((255 ** 2 * plane.length) / squares);
  });
}

describe("scans that are passed over", () => {
  const file = progressiveJpeg(randomPicture(3, 40, 30, 3), LIBJPEG);
  const lastScan = Buffer.from(file).lastIndexOf(Buffer.of(0xff, 0xda));
  const middle = (lastScan + file.length) >> 1;
  const damaged = file.slice().fill(0, middle, middle + 64);

  for (const shrink of [2, 3]) {
    test(`1/${2 ** shrink}: damage in them is not looked for, unless all is to be decoded`, () => {
      assert.deepEqual(planesOf(damaged, shrink), planesOf(file, shrink));
      assert.equal(planesOf(damaged, shrink, true).damage, "error");
    });

    test(`1/${2 ** shrink}: a file that is cut off within one, or before one, is told to be`, () => {
      assert.equal(planesOf(file.subarray(0, middle), shrink).damage, "truncated");
      assert.equal(planesOf(file.subarray(0, lastScan), shrink).damage, "truncated");
    });

    test(`1/${2 ** shrink}: a file that is whole but for its end marker is not`, () => {
      assert.equal(planesOf(file.subarray(0, -2), shrink).damage, undefined);
    });

    test(`1/${2 ** shrink}: their headers must make sense`, () => {
      const wrong = file.slice();
      // Ah and Al.
      wrong[lastScan + 9] = 0x31;
      assert.throws(() => planesOf(wrong, shrink), { message: /progression|spectral|bits/i });
    });
  }
});

test("decoding returns within a scan, so that it can be stopped", () => {
  const picture = randomPicture(1, 250, 200, 3);
  const decoder = kernel.jpeg(progressiveJpeg(picture, LIBJPEG));
  decoder.start();
  let turns = 0;
  while (decoder.next()!.planes[0]!.rows === 0) turns++;
  // 50,000 blocks of a component take several turns of 16,384.
  assert.ok(turns >= 3 * LIBJPEG.length, `${turns} turns`);
});
