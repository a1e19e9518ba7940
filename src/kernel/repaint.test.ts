import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compose } from "../image/picture/pixels.ts";
import {
  fromKernel,
  type PlainPicture,
  pixelsOfPlanes,
  plainPicture,
  planesOfPixels,
  toKernel,
} from "../testing/plain-planes.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import type { PlanarKind, PlanarPicture } from "./planar-picture.ts";
import { paintingBytes, repaint, repaintBytes, toPixels } from "./repaint.ts";
import { outsideStep } from "./row-steps.ts";
import type { Canvas, Rgba, Size } from "./shapes.ts";

const { instance } = new TestKernel();
const random = seeded(1);
const level = () => Math.floor(random() * 256);

const GRAY: PlanarKind = { space: "ycc", alpha: "none", count: 1, isSubsampled: false };
const YCC: PlanarKind = { space: "ycc", alpha: "none", count: 3, isSubsampled: false };
const HALF_CHROMA: PlanarKind = { ...YCC, isSubsampled: true };
const RGB: PlanarKind = { space: "rgb", alpha: "none", count: 3, isSubsampled: false };
const STRAIGHT: PlanarKind = { ...RGB, alpha: "straight", count: 4 };
const PREMULTIPLIED: PlanarKind = { ...STRAIGHT, alpha: "premultiplied" };
const INKS: PlanarKind = { space: "cmyk", alpha: "none", count: 4, isSubsampled: false };
const YCCK: PlanarKind = { ...INKS, space: "inverted ycck" };

/** Odd ones, whole vectors, and more rows than are worked on at once. */
const SIZES: Size[] = [
  { width: 1, height: 1 },
  { width: 2, height: 3 },
  { width: 15, height: 4 },
  { width: 16, height: 2 },
  { width: 17, height: 5 },
  { width: 33, height: 401 },
  { width: 3500, height: 3 },
];
const title = ({ width, height }: Size) => `${width}x${height}`;

function inKernel(plain: PlainPicture) {
  instance.open(new Uint8Array(0));
  return toKernel(instance, plain);
}

describe("pixels of planes", () => {
  for (const [name, kind] of Object.entries({
    gray: GRAY,
    "luma and chroma": YCC,
    "luma and half chroma": HALF_CHROMA,
    rgb: RGB,
    "straight alpha": STRAIGHT,
    "multiplied alpha": PREMULTIPLIED,
    inks: INKS,
    "luma, chroma and black": YCCK,
  })) {
    test(`${name}: are what plain words say, to the bit`, () => {
      for (const size of SIZES) {
        const plain = plainPicture(size, kind, level);
        assert.deepEqual(toPixels(instance, inKernel(plain)), pixelsOfPlanes(plain), title(size));
      }
    });
  }

  test("every luma with every chroma", () => {
    const all = Array.from({ length: 256 }, (_, i) => i);
    const size = { width: 256, height: 256 };
    for (const other of [0, 64, 128, 200, 255]) {
      const plain: PlainPicture = {
        ...plainPicture(size, YCC, () => 0),
        planes: [
          Uint8Array.from(all.flatMap(() => all)),
          Uint8Array.from(all.flatMap((y) => all.map(() => y))),
          new Uint8Array(65_536).fill(other),
        ],
      };
      const mirrored = { ...plain, planes: [plain.planes[0]!, plain.planes[2]!, plain.planes[1]!] };
      for (const picture of [plain, mirrored]) {
        assert.deepEqual(toPixels(instance, inKernel(picture)), pixelsOfPlanes(picture));
      }
    }
  });

  test("every colour under every alpha, multiplied", () => {
    const all = Array.from({ length: 256 }, (_, i) => i);
    const colours = Uint8Array.from(all.flatMap(() => all));
    const alphas = Uint8Array.from(all.flatMap((a) => all.map(() => a)));
    const size = { width: 256, height: 256 };
    const plain = {
      ...plainPicture(size, PREMULTIPLIED, level),
      planes: [colours, colours, colours, alphas],
    };
    assert.deepEqual(toPixels(instance, inKernel(plain)), pixelsOfPlanes(plain));
  });

  test("chroma that begins with half a sample", () => {
    for (const x of [0, 1] as const) {
      for (const y of [0, 1] as const) {
        for (const size of SIZES) {
          const plain = plainPicture(size, HALF_CHROMA, level, { x, y });
          assert.deepEqual(
            toPixels(instance, inKernel(plain)),
            pixelsOfPlanes(plain),
            `${title(size)} ${x} ${y}`,
          );
        }
      }
    }
  });
});

describe("planes of planes", () => {
  const ways: [string, PlanarKind, PlanarKind][] = [
    ["luma and chroma to rgb", YCC, RGB],
    ["half chroma to rgb", HALF_CHROMA, RGB],
    ["rgb to luma and chroma", RGB, YCC],
    ["rgb to luma and half chroma", RGB, HALF_CHROMA],
    ["multiplied alpha to straight", PREMULTIPLIED, STRAIGHT],
    ["gray to gray", GRAY, GRAY],
    ["gray to rgb", GRAY, RGB],
  ];
  for (const [name, from, to] of ways) {
    test(`${name}: are what plain words say, to the bit`, () => {
      for (const size of SIZES) {
        const plain = plainPicture(size, from, level);
        const made = fromKernel(instance, repaint(instance, inKernel(plain), to, { steps: [] }));
        assert.deepEqual(made.planes, planesOfPixels(pixelsOfPlanes(plain), to), title(size));
      }
    });
  }

  test("of one colour stay so by way of half chroma, and lose nothing that 8 bits hold", () => {
    const plain = plainPicture({ width: 40, height: 30 }, HALF_CHROMA, () => 128);
    const made = fromKernel(instance, repaint(instance, inKernel(plain), HALF_CHROMA, { steps: [] }));
    assert.deepEqual(made.planes, plain.planes);
  });

  test("steps are done in their order, to straight alpha, and to the picture alone", () => {
    const size = { width: 21, height: 9 };
    const plain = plainPicture(size, PREMULTIPLIED, level);
    const halve = (samples: Uint8ClampedArray) => samples.map((v, i) => (i % 4 === 3 ? v : v >> 1));
    const invert = (samples: Uint8ClampedArray) => samples.map((v, i) => (i % 4 === 3 ? v : 255 - v));
    const canvas: Canvas = { width: 30, height: 20, left: 5, top: 7, background: [200, 100, 50, 0] };
    const steps = [outsideStep(halve), outsideStep(invert)];
    const made = toPixels(instance, inKernel(plain), { steps, canvas });
    const expected = { ...size, data: invert(halve(pixelsOfPlanes(plain).data)) };
    const plainly = compose(expected, canvas, canvas, canvas.background);
    assert.equal(farthest(made.data, plainly.data), 0);
  });
});

/** The most that two pictures differ by, where they can be seen. */
function farthest(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    if (i % 4 === 3 || a[i | 3]! > 0 || b[i | 3]! > 0) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  }
  return most;
}

describe("on a canvas", () => {
  const backgrounds: Rgba[] = [
    [255, 255, 255, 255],
    [10, 120, 230, 255],
    [10, 120, 230, 130],
    [10, 120, 230, 0],
    [0, 0, 0, 0],
  ];
  for (const [name, kind] of Object.entries({ GRAY, HALF_CHROMA, RGB, STRAIGHT, PREMULTIPLIED })) {
    test(`${name}: is what compose makes of it, within a level`, () => {
      for (const background of backgrounds) {
        for (const [left, top, right, bottom] of [
          [0, 0, 0, 0],
          [1, 0, 0, 3],
          [2, 300, 5, 0],
          [7, 5, 1, 299],
        ] as const) {
          const size = { width: 23, height: 19 };
          const offset = { x: (left & 1) as 0 | 1, y: (top & 1) as 0 | 1 };
          const plain = plainPicture(size, kind, level, kind.isSubsampled ? offset : undefined);
          // Colour that alpha is multiplied into is at most alpha.
          if (kind === PREMULTIPLIED) {
            const alpha = plain.planes[3]!;
            for (const plane of plain.planes.slice(0, 3))
              plane.set(plane.map((v, i) => Math.min(v, alpha[i]!)));
          }
          const canvas: Canvas = {
            width: left + size.width + right,
            height: top + size.height + bottom,
            left,
            top,
            background,
          };
          const made = toPixels(instance, inKernel(plain), { steps: [], canvas });
          const expected = compose(pixelsOfPlanes(plain), canvas, canvas, background);
          const found = farthest(made.data, expected.data);
          assert.ok(found <= 1, `${background} ${left} ${top}: ${found}`);
        }
      }
    });
  }

  test("of half chroma, a block that the picture shares with the ground is their mean", () => {
    const canvas: Canvas = { width: 29, height: 27, left: 3, top: 5, background: [200, 30, 60, 255] };
    const plain = plainPicture({ width: 20, height: 16 }, HALF_CHROMA, level, { x: 1, y: 1 });
    const made = fromKernel(instance, repaint(instance, inKernel(plain), HALF_CHROMA, { steps: [], canvas }));
    const whole = compose(pixelsOfPlanes(plain), canvas, canvas, canvas.background);
    assert.deepEqual(made.planes, planesOfPixels(whole, HALF_CHROMA));
  });
});

test("painting takes the memory that is told", () => {
  const size = { width: 500, height: 300 };
  const wider: Canvas = { width: 700, height: 301, left: 9, top: 1, background: [1, 2, 3, 255] };
  for (const canvas of [undefined, wider]) {
    const painting = { steps: [], canvas };
    const taken = (work: (picture: PlanarPicture) => void) => {
      const picture = inKernel(plainPicture(size, STRAIGHT, level));
      const before = instance.exports.mark();
      work(picture);
      return instance.exports.mark() - before;
    };
    // Each allocation is padded.
    const padding = 5 * 100;
    const planes = taken((picture) => repaint(instance, picture, HALF_CHROMA, painting));
    const [told, toldForPixels] = [repaintBytes(size, HALF_CHROMA, canvas), paintingBytes(size, canvas)];
    assert.ok(planes >= told && planes <= told + padding, `${planes} of ${told} bytes`);
    const pixels = taken((picture) => toPixels(instance, picture, painting));
    assert.ok(
      pixels >= toldForPixels && pixels <= toldForPixels + padding,
      `${pixels} of ${toldForPixels} bytes`,
    );
  }
});
