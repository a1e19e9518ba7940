import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../../testing/fixtures.ts";
import { inspect } from "../formats/inspect.ts";
import { readIcc } from "../formats/read-icc.ts";
import { readMatrixProfile } from "./icc.ts";
import { srgbConverter } from "./srgb.ts";

const profileOf = async (file: string) => readIcc(fixture(file), await inspect(fixture(file)));
const icc = (await profileOf("images/display-p3.jpg"))!;
const pixel = (...rgba: number[]) => ({ width: 1, height: 1, data: Uint8ClampedArray.from(rgba) });

/** A copy with other bytes from some place on. */
function changed(at: number, ...bytes: number[]): Uint8Array {
  const copy = Uint8Array.from(icc);
  copy.set(bytes, at);
  return copy;
}

describe("colour of an ICC profile", () => {
  test("is found in JPEG and PNG alike", async () => {
    const png = (await profileOf("images/png/display-p3.png"))!;
    assert.deepEqual(Buffer.from(png), Buffer.from(icc));
    assert.equal(await profileOf("images/gray.jpg"), undefined);
  });

  test("Display P3: white, gray and alpha stay, colours of both are found, others are clipped", () => {
    const convert = srgbConverter(icc)!;
    const shown = (...rgba: number[]) => [...convert(pixel(...rgba)).data];
    assert.deepEqual(shown(255, 255, 255, 7), [255, 255, 255, 7]);
    assert.deepEqual(shown(0, 0, 0, 255), [0, 0, 0, 255]);
    assert.deepEqual(shown(128, 128, 128, 255), [128, 128, 128, 255]);
    // sRGB's red in Display P3 (CSS Color 4 converts it to 0.9175 0.2003 0.1386), and a red that only that has.
    const [r, g, b] = shown(234, 51, 35, 255) as [number, number, number];
    assert.ok(r >= 254 && g <= 4 && b <= 4, `${[r, g, b]}`);
    assert.deepEqual(shown(255, 0, 0, 255), [255, 0, 0, 255]);
  });

  test("the source of the conversion is left as it was", () => {
    const source = pixel(234, 51, 35, 255);
    srgbConverter(icc)!(source);
    assert.deepEqual([...source.data], [234, 51, 35, 255]);
  });

  test("sRGB itself is not converted", () => {
    // The primaries of sRGB in place of those of Display P3.
    const view = new DataView(Uint8Array.from(icc).buffer);
    const columns = [
      [0.43607, 0.22249, 0.01392],
      [0.38515, 0.71687, 0.09708],
      [0.14307, 0.06061, 0.7141],
    ];
    const first = Buffer.from(icc).indexOf("XYZ \0\0\0\0", 200, "latin1") + 20;
    for (const [i, column] of columns.entries()) {
      for (const [j, value] of column.entries()) {
        view.setInt32(first + i * 20 + 8 + j * 4, Math.round(value * 65_536));
      }
    }
    assert.equal(srgbConverter(new Uint8Array(view.buffer)), undefined);
  });

  test("inks, gray and damage are not converted, and nothing in a profile throws", () => {
    assert.equal(readMatrixProfile(changed(16, ...Buffer.from("CMYK"))), undefined);
    assert.equal(readMatrixProfile(changed(36, 0)), undefined);
    for (let length = 0; length < icc.length; length++) {
      const cut = readMatrixProfile(icc.subarray(0, length));
      assert.ok(cut === undefined || length > 400, `${length} bytes`);
    }
    for (let at = 128; at < icc.length; at++) {
      for (const byte of [0, 0x7f, 0xff]) srgbConverter(changed(at, byte))?.(pixel(1, 2, 3, 4));
    }
  });
});
