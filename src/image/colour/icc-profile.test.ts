import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  displayP3,
  fourInks,
  grayWithGamma,
  matrixTags,
  parametricCurve,
  SRGB,
  SRGB_CURVE,
  sampledCurve,
  swappedRgb,
  type Tags,
  writeProfile,
  xyzTag,
} from "../../../scripts/fixtures/profile-writer.ts";
import { readIccProfile } from "./icc-profile.ts";

const rgb = (tags: Tags) => writeProfile({ space: "RGB " }, tags);
const withCurve = (curve: Buffer) => rgb(matrixTags(SRGB, curve));

/** The light of some samples by a curve. */
function light(curve: Buffer, ...samples: number[]): number[] {
  const { matrix } = readIccProfile(withCurve(curve))!;
  return samples.map((sample) => matrix!.curves[0][sample]!);
}

function near(actual: number[], expected: number[]): void {
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i]! - value) < 1e-4, `${actual} instead of ${expected}`);
  }
}

/** A copy with other bytes from some place on. */
function changed(profile: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = Uint8Array.from(profile);
  copy.set(bytes, at);
  return copy;
}

/** Where the tag table has a tag: its name, place and length. */
const entryOf = (profile: Buffer, name: string) => profile.indexOf(name, 128, "latin1");

describe("an ICC profile", () => {
  test("is read for its space and for what it has", () => {
    const kinds = [displayP3(), swappedRgb(), grayWithGamma(1), fourInks()].map((profile) => {
      const { space, hasTable, matrix } = readIccProfile(profile)!;
      return [space, hasTable, matrix !== undefined];
    });
    assert.deepEqual(kinds, [
      ["rgb", false, true],
      ["rgb", true, false],
      ["gray", false, true],
      ["cmyk", true, false],
    ]);
  });

  test("has a matrix whose columns are the primaries", () => {
    near(
      readIccProfile(rgb(matrixTags(SRGB, SRGB_CURVE)))!.matrix!.toXyz,
      [0.43607, 0.38515, 0.14307, 0.22249, 0.71687, 0.06061, 0.01392, 0.09708, 0.7141],
    );
  });

  test("has sampled curves of no entry, one and many", () => {
    near(light(sampledCurve(), 0, 51, 255), [0, 0.2, 1]);
    near(light(sampledCurve(512), 0, 51, 255), [0, 0.04, 1]);
    near(light(sampledCurve(0, 65_535), 51), [0.2]);
    // On the second entry, and on both sides of halfway to the third.
    near(light(sampledCurve(0, 6554, 19_661, 65_535), 0, 85, 127, 128, 255), [0, 0.1, 0.19883, 0.20118, 1]);
  });

  test("has parametric curves of every type", () => {
    const square = (x: number) => x ** 2;
    near(light(parametricCurve(0, 2), 51, 255), [0.04, 1]);
    near(light(parametricCurve(1, 2, 1.25, -0.25), 0, 51, 153), [0, 0, square(0.5)]);
    near(light(parametricCurve(2, 2, 1.25, -0.25, 0.1), 0, 153), [0.1, 0.1 + square(0.5)]);
    near(light(parametricCurve(3, 2, 1, 0, 0.5, 0.3), 51, 102), [0.1, square(0.4)]);
    near(light(parametricCurve(4, 2, 1, 0, 0.5, 0.3, 0.125, 0.0625), 51, 102), [0.1625, square(0.4) + 0.125]);
    assert.equal(readIccProfile(withCurve(parametricCurve(5, 1)))!.matrix, undefined);
  });

  test("has curves that are clipped where they leave 0 to 1, and dark where they are undefined", () => {
    near(light(parametricCurve(2, 1, 3, 0, -0.5), 0, 255), [0, 1]);
    near(light(parametricCurve(1, 0.5, 0, -1), 0, 255), [0, 0]);
  });

  test("of gray whose connection space is Lab has a curve of lightness", () => {
    const profile = writeProfile({ space: "GRAY", pcs: "Lab " }, { kTRC: sampledCurve() });
    const curve = readIccProfile(profile)!.matrix!.curves[0];
    // L* of 50 is a luminance of 0.1842, L* of 4 one of 4 / 903.3.
    near([curve[0]!, (curve[127]! + curve[128]!) / 2, curve[255]!], [0, 0.18418, 1]);
    near([curve[10]!], [(10 / 2.55) * (27 / 24_389)]);
  });

  test("lacks what is missing or damaged", () => {
    const tags = matrixTags(SRGB, SRGB_CURVE);
    for (const name of Object.keys(tags)) {
      const { [name]: _, ...rest } = tags;
      assert.equal(readIccProfile(rgb(rest))!.matrix, undefined, name);
      assert.equal(readIccProfile(rgb({ ...tags, [name]: Buffer.alloc(40) }))!.matrix, undefined, name);
    }
    const profile = rgb(tags);
    const entry = entryOf(profile, "gTRC");
    assert.equal(readIccProfile(changed(profile, entry + 4, 0x7f, 0xff))!.matrix, undefined);
    assert.equal(readIccProfile(changed(profile, entry + 8, 0xff, 0xff, 0xff, 0xff))!.matrix, undefined);
    // Too many entries for its bytes.
    assert.equal(
      readIccProfile(rgb({ ...tags, bTRC: sampledCurve(1, 2).fill(0x7f, 8, 12) }))!.matrix,
      undefined,
    );
    // A length that is too small is of no account, as for lcms.
    assert.ok(readIccProfile(changed(profile, entry + 8, 0, 0, 0, 1))!.matrix);
  });

  test("of a tag that is there twice counts the first", () => {
    const profile = rgb({ ...matrixTags(SRGB, SRGB_CURVE), rXYT: xyzTag([1, 2, 3]) });
    profile.write("rXYZ", entryOf(profile, "rXYT"), "latin1");
    near(readIccProfile(profile)!.matrix!.toXyz, [0.43607]);
  });

  test("is none without its signature, of another class, space or connection space, or cut off", () => {
    const profile = displayP3();
    assert.equal(readIccProfile(changed(profile, 36, 0)), undefined);
    assert.equal(readIccProfile(changed(profile, 12, ...Buffer.from("link"))), undefined);
    assert.equal(readIccProfile(changed(profile, 16, ...Buffer.from("HSV "))), undefined);
    assert.equal(readIccProfile(changed(profile, 20, ...Buffer.from("RGB "))), undefined);
    for (let length = 0; length < profile.length; length++) {
      const cut = readIccProfile(profile.subarray(0, length));
      assert.equal(cut?.matrix, undefined, `${length} bytes`);
    }
    assert.equal(readIccProfile(changed(profile, 128, 0xff, 0xff, 0xff, 0xff)), undefined);
  });
});
