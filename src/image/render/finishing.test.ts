import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { distance } from "../../testing/distance.ts";
import { drawnPng } from "../../testing/drawn.ts";
import { fixture, pixelsOf } from "../../testing/fixtures.ts";
import { inspect, type RenditionSpec, render, stockEngine } from "../index.ts";
import { compose, crop, parseColour } from "../picture/pixels.ts";

const only = async (source: Uint8Array, spec: Omit<RenditionSpec, "name">) =>
  (await render(source, [{ name: "one", ...spec }]))[0]!.data;

/** Nothing is lost but rounding. */
const FINEST = { format: "jpeg", quality: 100, chromaSubsampling: "4:4:4" } as const;
/** Rounded to whole levels of luma and chroma, and once more in their blocks. */
const FINEST_TOLERANCE = 1;
/** Chroma bleeds over the edges of the picture and its saturated bars. */
const USUAL_TOLERANCE = 6;

const FILES = [
  "images/baseline-420.jpg",
  "images/baseline-444.jpg",
  "images/gray.jpg",
  "images/orientation/6.jpg",
  "images/orientation/7.jpg",
  "images/display-p3.jpg",
  "images/colour/power-2.2.jpg",
  "images/colour/gray-power-1.8.jpg",
  "images/colour/swapped.jpg",
  "images/png/rgb.png",
  "images/png/transparent.png",
  "images/png/gray-alpha.png",
  "images/png/display-p3.png",
];
/** Bars above and below, and on both sides; odd and even. */
const BOXES = [
  { width: 151, height: 201 },
  { width: 240, height: 100 },
  { width: 301, height: 90 },
];
const BACKGROUNDS = ["#ffffff", "#808080", "#204060", "#20406080", "transparent"];

/** What a contained rendition must show, out of one that fills its canvas and hides nothing. */
async function expectedOn(
  file: string,
  box: { width: number; height: number },
  background: string,
  isOpaque: boolean,
) {
  const content = await pixelsOf(await only(fixture(file), { ...box, format: "png" }));
  const left = Math.floor((box.width - content.width) / 2);
  const top = Math.floor((box.height - content.height) / 2);
  const laid = compose(content, box, { left, top }, parseColour(background));
  return isOpaque ? compose(laid, box, { left: 0, top: 0 }, [255, 255, 255, 255]) : laid;
}

describe("contain", () => {
  for (const file of FILES) {
    test(`${file} lies in the middle of any background, as its pixels do`, async () => {
      for (const [i, box] of BOXES.entries()) {
        for (const background of [BACKGROUNDS[i]!, BACKGROUNDS[(i + 2) % 5]!, BACKGROUNDS[(i + 3) % 5]!]) {
          const spec = { ...box, fit: "contain", background } as const;
          const found = `${box.width}x${box.height} on ${background}`;
          const onWhite = await expectedOn(file, box, background, true);
          const finest = distance(await pixelsOf(await only(fixture(file), { ...spec, ...FINEST })), onWhite);
          assert.ok(finest <= FINEST_TOLERANCE, `${found}, finest JPEG: ${finest}`);
          const usual = await pixelsOf(await only(fixture(file), { ...spec, format: "jpeg", quality: 100 }));
          assert.ok(distance(usual, onWhite) <= USUAL_TOLERANCE, `${found}: ${distance(usual, onWhite)}`);
          const png = await pixelsOf(await only(fixture(file), { ...spec, format: "png" }));
          const lossless = distance(png, await expectedOn(file, box, background, false));
          assert.ok(lossless <= 0.6, `${found}, PNG: ${lossless}`);
        }
      }
    });
  }
});

test("chroma of half the size lies where it belongs, at odd places, too", async () => {
  // Three levels of red from a pixel to the next: half a sample aside would be seen.
  const drawn = drawnPng({ width: 80, height: 80 }, (x, y) => [3 * x, 100, 3 * y, 255]);
  const ramp = await only(drawn, { width: 80, ...FINEST });
  for (const [width, height] of [
    [90, 80],
    [92, 80],
    [80, 90],
    [80, 92],
  ] as const) {
    const spec = { width, height, fit: "contain", format: "jpeg", quality: 100 } as const;
    const inside = { left: (width - 80) / 2 + 4, top: (height - 80) / 2 + 4, width: 72, height: 72 };
    const actual = crop(await pixelsOf(await only(ramp, spec)), inside);
    const expected = crop(await pixelsOf(ramp), { left: 4, top: 4, width: 72, height: 72 });
    const found = distance(actual, expected);
    assert.ok(found < 0.8, `${width}x${height}: ${found}`);
  }
});

describe("transparency", () => {
  test("in a JPEG shows the background, as plain words have it", async () => {
    for (const file of ["images/png/transparent.png", "images/png/gray-alpha.png"]) {
      for (const background of ["#ffffff", "#102030", "#ff000080"]) {
        for (const size of [
          { width: 480 },
          { width: 201 },
          { width: 64, height: 50, fit: "cover" as const },
        ]) {
          const spec = { ...size, ...FINEST, background };
          const actual = await pixelsOf(await only(fixture(file), spec));
          const content = await pixelsOf(await only(fixture(file), { ...size, format: "png" }));
          const origin = { left: 0, top: 0 };
          const laid = compose(content, content, origin, parseColour(background));
          const found = distance(actual, compose(laid, laid, origin, [255, 255, 255, 255]));
          assert.ok(found <= FINEST_TOLERANCE, `${file} on ${background}: ${found}`);
        }
      }
    }
  });

  test("that is none does no harm", async () => {
    const size = { width: 90, height: 61 };
    const shade = (x: number, y: number) => [x * 2, y * 3, (x * y) & 255, 255] as const;
    const opaque = drawnPng(size, shade);
    const nearly = drawnPng(size, (x, y) => (x + y === 0 ? [0, 0, 0, 254] : shade(x, y)));
    for (const spec of [
      { width: 45, ...FINEST },
      { width: 70, height: 70, fit: "contain", background: "#336699", ...FINEST },
      { width: 70, height: 70, fit: "contain", format: "png" },
    ] as const) {
      const [a, b] = [await pixelsOf(await only(opaque, spec)), await pixelsOf(await only(nearly, spec))];
      assert.ok(distance(a, b) < 0.8, `${distance(a, b)}`);
    }
  });
});

describe("colour", () => {
  for (const file of [
    "images/display-p3.jpg",
    "images/colour/power-2.2.jpg",
    "images/colour/gray-power-1.8.jpg",
    "images/png/display-p3.png",
    "images/colour/display-p3-cicp.png",
    "images/colour/power-1.8-gama.png",
  ]) {
    test(`${file} is converted on planes as on pixels`, async () => {
      for (const spec of [{ width: 480 }, { width: 199 }]) {
        const renditions = [{ name: "one", ...spec, ...FINEST }];
        const [planes] = await render(fixture(file), renditions);
        const [pixels] = await render(fixture(file), renditions, { engine: stockEngine });
        const found = distance(await pixelsOf(planes!.data), await pixelsOf(pixels!.data));
        // Two decoders, resamplers and encoders lie between.
        assert.ok(found <= 3, `${found}`);
      }
    });
  }

  test("gray stays gray", async () => {
    for (const spec of [
      { width: 100 },
      { width: 100, height: 100, fit: "contain", background: "#abababff" },
    ] as const) {
      const jpeg = await only(fixture("images/colour/gray-power-1.8.jpg"), spec);
      assert.equal((await inspect(jpeg)).components, 1);
    }
    const blue = { width: 100, height: 100, fit: "contain", background: "#0000ff" } as const;
    assert.equal((await inspect(await only(fixture("images/gray.jpg"), blue))).components, 3);
  });
});
