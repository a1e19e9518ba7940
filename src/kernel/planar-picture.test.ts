import assert from "node:assert/strict";
import { test } from "node:test";
import { plainPicture, toKernel } from "../testing/plain-planes.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { withoutFullAlpha } from "./planar-picture.ts";

const { instance } = new TestKernel();
const RGBA = { space: "rgb", alpha: "premultiplied", count: 4, isSubsampled: false } as const;

test("alpha that is 255 everywhere is left out, and kept for one sample that is not", () => {
  for (const size of [
    { width: 1, height: 1 },
    { width: 16, height: 2 },
    { width: 37, height: 3 },
  ]) {
    const plain = plainPicture(size, RGBA, () => 255);
    instance.open(new Uint8Array(0));
    const full = withoutFullAlpha(instance, toKernel(instance, plain));
    assert.deepEqual([full.alpha, full.planes.length], ["none", 3]);
    for (let at = 0; at < size.width * size.height; at++) {
      plain.planes[3]!.fill(255)[at] = 254;
      instance.open(new Uint8Array(0));
      const picture = toKernel(instance, plain);
      assert.equal(withoutFullAlpha(instance, picture), picture, `${size.width}x${size.height}, ${at}`);
    }
  }
});

test("what has no alpha stays as it is", () => {
  instance.open(new Uint8Array(0));
  const picture = toKernel(
    instance,
    plainPicture({ width: 4, height: 4 }, { ...RGBA, space: "cmyk", alpha: "none" }, () => 255),
  );
  assert.equal(withoutFullAlpha(instance, picture), picture);
});
