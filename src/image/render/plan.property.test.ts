import { describe, test } from "node:test";
import fc from "fast-check";
import type { Size } from "../picture/geometry.ts";
import { plan } from "./plan.ts";
import { MAX_RENDITION_SIDE, parseRenditions, type Rendition, type RenditionSpec } from "./rendition-spec.ts";

fc.configureGlobal({ seed: 1 });

/** Small sides and long ones equally often. */
const side = (most: number) => fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: most }));
const sources: fc.Arbitrary<Size> = fc.record({ width: side(70_000), height: side(70_000) });
const boxSide = side(MAX_RENDITION_SIDE);

const specs: fc.Arbitrary<RenditionSpec> = fc
  .record({
    fit: fc.constantFrom("inside", "cover", "contain"),
    width: boxSide,
    height: boxSide,
    given: fc.constantFrom("both", "width", "height"),
    withoutEnlargement: fc.boolean(),
  })
  .map(({ fit, width, height, given, withoutEnlargement }) => ({
    name: "r",
    fit,
    withoutEnlargement,
    ...((fit !== "inside" || given !== "height") && { width }),
    ...((fit !== "inside" || given !== "width") && { height }),
  }));

function holds(check: (source: Size, rendition: Rendition) => boolean) {
  const property = fc.property(sources, specs, (source, spec) => check(source, parseRenditions([spec])[0]!));
  fc.assert(property, { numRuns: 2_000 });
}

const isWhole = (...values: number[]) => values.every(Number.isInteger);
const box = ({ width = Infinity, height = Infinity }: Rendition) => ({ width, height });
const isWithin = (inner: Size, outer: Size) => inner.width <= outer.width && inner.height <= outer.height;

describe("every plan", () => {
  test("shows a part of the source, of a pixel at least", () => {
    holds((source, rendition) => {
      const { left, top, width, height } = plan(source, rendition).crop;
      const isInside = left >= 0 && top >= 0 && left + width <= source.width && top + height <= source.height;
      return isWhole(left, top, width, height) && width >= 1 && height >= 1 && isInside;
    });
  });

  test("makes whole pixels, one at least, on a canvas that holds them", () => {
    holds((source, rendition) => {
      const { content, canvas, offset } = plan(source, rendition);
      const { left, top } = offset;
      const isHeld = left + content.width <= canvas.width && top + content.height <= canvas.height;
      return (
        isWhole(content.width, content.height, left, top) &&
        Math.min(content.width, content.height) >= 1 &&
        left >= 0 &&
        top >= 0 &&
        isHeld
      );
    });
  });

  test("stays within the box", () => {
    holds((source, rendition) => {
      const { content, canvas } = plan(source, rendition);
      return isWithin(content, box(rendition)) && isWithin(canvas, box(rendition));
    });
  });

  test("enlarges nothing unless asked", () => {
    holds((source, rendition) => {
      const { crop, content } = plan(source, rendition);
      return !rendition.withoutEnlargement || (isWithin(content, crop) && isWithin(content, source));
    });
  });

  test("fills the box wherever there are enough pixels, or it may enlarge", () => {
    holds((source, rendition) => {
      const { canvas } = plan(source, rendition);
      const { width, height } = box(rendition);
      const isFilled = { width: canvas.width === width, height: canvas.height === height };
      const isEnough = !rendition.withoutEnlargement || isWithin(box(rendition), source);
      if (rendition.fit === "contain") return isFilled.width && isFilled.height;
      if (!isEnough) return true;
      return rendition.fit === "cover"
        ? isFilled.width && isFilled.height
        : isFilled.width || isFilled.height;
    });
  });

  /**
   * `inside` and `contain`: there is a scale s with content = crop * s + e, where rounding gives |e| <= 1/2, and a side that
   * would be 0 is 1, so that |e| <= 1. Multiplied crosswise, s drops out: |cw * H - ch * W| = |e1 * H - e2 * W|. `cover`
   * rounds the crop instead, and the two change places.
   */
  test("keeps the aspect ratio within rounding", () => {
    holds((source, rendition) => {
      const { crop, content } = plan(source, rendition);
      const rounded = rendition.fit === "cover" ? crop : content;
      const exact = rendition.fit === "cover" ? content : crop;
      const most = Math.min(rounded.width, rounded.height) === 1 ? 1 : 0.5;
      const off = Math.abs(rounded.width * exact.height - rounded.height * exact.width);
      return off <= most * (exact.width + exact.height) + 1e-6;
    });
  });
});
