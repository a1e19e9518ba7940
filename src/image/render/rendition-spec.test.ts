import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ImageError } from "../image-error.ts";
import { parseRenditions, type RenditionSpec } from "./rendition-spec.ts";

describe("parseRenditions", () => {
  test("fills in the defaults", () => {
    assert.deepEqual(parseRenditions([{ name: "small", width: 10 }]), [
      {
        name: "small",
        width: 10,
        fit: "inside",
        format: "same",
        quality: 85,
        filter: "lanczos3",
        chromaSubsampling: "4:2:0",
        progressive: false,
        encoder: "kernel",
        compression: "default",
        palette: false,
        colours: 256,
        dither: 1,
        withoutEnlargement: true,
      },
    ]);
  });

  const wrong: [what: string, spec: object, message: RegExp][] = [
    ["no side", { name: "a" }, /renditions\.0: expected a width, a height or both/],
    ["cover with one side", { name: "a", width: 1, fit: "cover" }, /expected a width and a height/],
    ["a typing error", { name: "a", width: 1, heigth: 1 }, /renditions\.0\.heigth/],
    ["a fraction", { name: "a", width: 1.5 }, /renditions\.0\.width: expected a whole number/],
    ["zero", { name: "a", width: 0 }, /renditions\.0\.width/],
    ["an unknown fit", { name: "a", width: 1, fit: "fill" }, /renditions\.0\.fit.*"inside"/],
    ["a quality over 100", { name: "a", width: 1, quality: 101 }, /renditions\.0\.quality/],
    ["an unknown compression", { name: "a", width: 1, compression: "best" }, /compression.*"fast"/],
    ["one colour", { name: "a", width: 1, colours: 1 }, /renditions\.0\.colours/],
    ["more dither than all", { name: "a", width: 1, dither: 2 }, /renditions\.0\.dither/],
    ["an unknown colour", { name: "a", width: 1, background: "red" }, /renditions\.0\.background.*#rrggbb/],
    ["no name", { width: 1 }, /renditions\.0\.name/],
  ];
  for (const [what, spec, message] of wrong) {
    test(`refuses ${what}, naming the field`, () => {
      assert.throws(
        () => parseRenditions([spec as RenditionSpec]),
        (error) =>
          error instanceof ImageError && error.code === "InvalidRendition" && message.test(error.message),
      );
    });
  }
});
