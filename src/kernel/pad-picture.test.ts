import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compose } from "../image/picture/pixels.ts";
import { mostDifference } from "../testing/distance.ts";
import {
  fromKernel,
  type PlainPicture,
  pixelsOfPlanes,
  plainPicture,
  planeSize,
  planesOfPixels,
  toKernel,
} from "../testing/plain-planes.ts";
import { seeded } from "../testing/seeded.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { chromaOffsetOn, paddedKind, padPicture } from "./pad-picture.ts";
import { type PlanarKind, pictureBytes } from "./planar-picture.ts";
import { NO_OFFSET } from "./resampling-plan.ts";
import type { Canvas, Rgba, Size } from "./shapes.ts";

const kernel = new TestKernel();
const { instance } = kernel;
const random = seeded(2);
const level = () => Math.floor(random() * 256);

const YCC: PlanarKind = { space: "ycc", alpha: "none", count: 3, isSubsampled: false };
const HALF_CHROMA: PlanarKind = { ...YCC, isSubsampled: true };
const RGB: PlanarKind = { space: "rgb", alpha: "none", count: 3, isSubsampled: false };

/** Left, top, right and bottom of a picture: even, odd, at an edge. */
const MARGINS = [
  [0, 0, 0, 0],
  [3, 0, 4, 0],
  [0, 5, 0, 1],
  [2, 1, 1, 2],
  [1, 1, 0, 0],
] as const;

const around = ({ width, height }: Size, margins: readonly number[], background: Rgba): Canvas => {
  const [left, top, right, bottom] = margins as [number, number, number, number];
  return { width: left + width + right, height: top + height + bottom, left, top, background };
};

function padded(size: Size, kind: PlanarKind, canvas: Canvas) {
  const offset = kind.isSubsampled ? chromaOffsetOn(canvas) : NO_OFFSET;
  const plain = plainPicture(size, kind, level, offset);
  instance.open(new Uint8Array(0));
  const picture = toKernel(instance, plain);
  const before = instance.exports.mark();
  const made = padPicture(instance, picture, canvas);
  const taken = instance.exports.mark() - before;
  const told = pictureBytes(canvas, paddedKind(kind, canvas));
  assert.ok(taken >= told && taken <= told + 500, `${taken} of ${told} bytes`);
  return { plain, made: fromKernel(instance, made) };
}

describe("a picture on a canvas, plane by plane", () => {
  const kinds: [string, PlanarKind, Rgba[]][] = [
    [
      "red, green and blue",
      RGB,
      [
        [9, 130, 240, 255],
        [9, 130, 240, 77],
        [9, 130, 240, 0],
      ],
    ],
    ["straight alpha", { ...RGB, alpha: "straight", count: 4 }, [[1, 2, 3, 0]]],
    [
      "multiplied alpha",
      { ...RGB, alpha: "premultiplied", count: 4 },
      [
        [0, 0, 0, 0],
        [200, 100, 50, 0],
      ],
    ],
    ["gray", { ...YCC, count: 1 }, [[77, 77, 77, 255]]],
  ];
  for (const [name, kind, backgrounds] of kinds) {
    test(`${name}: is as its pixels are on it`, () => {
      for (const background of backgrounds) {
        for (const margins of MARGINS) {
          const canvas = around({ width: 19, height: 12 }, margins, background);
          const { plain, made } = padded({ width: 19, height: 12 }, kind, canvas);
          const expected = compose(pixelsOfPlanes(plain), canvas, canvas, background);
          assert.equal(mostDifference(pixelsOfPlanes(made), expected), 0, `${background} ${margins}`);
        }
      }
    });
  }

  test("luma and chroma keep their samples; what they share with the ground is the mean of two by two", () => {
    const background: Rgba = [200, 30, 60, 255];
    for (const kind of [YCC, HALF_CHROMA]) {
      for (const margins of MARGINS) {
        const canvas = around({ width: 20, height: 11 }, margins, background);
        const { plain, made } = padded({ width: 20, height: 11 }, kind, canvas);
        const ground = planesOfPixels(compose(NOTHING, canvas, canvas, background), YCC);
        for (const [i, plane] of made.planes.entries()) {
          const expected = meansOf(plain, i, canvas, ground[i]![0]!);
          const most = Math.max(...plane.map((sample, at) => Math.abs(sample - expected[at]!)));
          // Of a corner, the mean of means.
          assert.ok(most <= (i > 0 && kind.isSubsampled ? 1 : 0), `plane ${i}, ${margins}: ${most}`);
        }
      }
    }
  });
});

const NOTHING = { width: 0, height: 0, data: new Uint8ClampedArray() };

/** The samples of a plane on a canvas: of each, the mean of the pixels that it is of. */
function meansOf(plain: PlainPicture, index: number, canvas: Canvas, ground: number): number[] {
  const { kind, offset, planes } = plain;
  const part = index > 0 && kind.isSubsampled ? 2 : 1;
  const { width } = planeSize(plain, kind, index, offset);
  const at = (x: number, y: number) => {
    const [column, row] = [x - canvas.left, y - canvas.top];
    if (column < 0 || row < 0 || column >= plain.width || row >= plain.height) return ground;
    const [left, top] = part === 1 ? [column, row] : [(column + offset.x) >> 1, (row + offset.y) >> 1];
    return planes[index]![top * width + left]!;
  };
  const size = planeSize(canvas, kind, index);
  return Array.from({ length: size.width * size.height }, (_, i) => {
    const [left, top] = [(i % size.width) * part, Math.floor(i / size.width) * part];
    const columns = [left, left + part - 1].filter((x) => x < canvas.width);
    const rows = [top, top + part - 1].filter((y) => y < canvas.height);
    const samples = rows.flatMap((y) => columns.map((x) => at(x, y)));
    return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  });
}

const MIRRORED = [
  {},
  { flipX: true },
  { flipY: true },
  { swap: true },
  { swap: true, flipX: true, flipY: true },
];

test("chroma that is cut for an odd place lies where the picture's does", () => {
  // Red rises from left to right, blue from top to bottom: two levels from a pixel of the cut to the next.
  const ramps = Uint8ClampedArray.from(
    { length: 256 * 256 * 4 },
    (_, i) => [(i >> 2) & 255, 128, i >> 10, 255].at(i & 3)!,
  );
  const source = { width: 256, height: 256, data: ramps };
  const size = { width: 128, height: 128 };
  for (const [left, top] of [
    [16, 16],
    [17, 16],
    [16, 17],
    [17, 17],
  ] as const) {
    const canvas = around(size, [left, top, 8, 8], [128, 128, 128, 255]);
    for (const turn of MIRRORED) {
      const cut = (isSubsampled: boolean) => {
        const chromaOffset = isSubsampled ? chromaOffsetOn(canvas) : NO_OFFSET;
        const strips = kernel.strips(source, { space: "ycc", alpha: "none" });
        const picture = kernel.cut(strips, { size, isSubsampled, chromaOffset, ...turn });
        return fromKernel(instance, padPicture(instance, picture, canvas));
      };
      const expected = planesOfPixels(pixelsOfPlanes(cut(false)), HALF_CHROMA);
      for (const [i, plane] of cut(true).planes.entries()) {
        const sum = plane.reduce((total, sample, at) => total + Math.abs(sample - expected[i]![at]!), 0);
        const mean = sum / plane.length;
        assert.ok(mean < 0.4, `plane ${i} at ${left}, ${top}, ${JSON.stringify(turn)}: ${mean}`);
      }
    }
  }
});
