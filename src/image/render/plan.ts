import type { Rect, Size } from "../picture/geometry.ts";
import type { Rendition } from "./rendition-spec.ts";

/** How one rendition is cut out of the upright source, scaled, and laid on its canvas. All in pixels. */
export interface Plan {
  /** The part of the upright source that shows. */
  crop: Rect;
  /** What that part is resampled to. */
  content: Size;
  /** The size of the rendition. Equal to `content` but for `contain`. */
  canvas: Size;
  /** Where on the canvas the content's top left corner lies. */
  offset: { left: number; top: number };
}

/**
 * Plans one rendition of an upright source.
 *
 * Sides are rounded to the nearest pixel and are at least 1. `cover` cuts before it scales, so that a
 * needle-shaped source can't ask for a huge intermediate.
 */
export function plan(source: Size, rendition: Rendition): Plan {
  switch (rendition.fit) {
    case "inside":
      return planInside(source, rendition);
    case "contain":
      return planContain(source, rendition);
    case "cover":
      return planCover(source, rendition);
  }
}

/** By how much a plan reduces the sides of what it shows: 2 for half of them. */
export function reductionOf({ crop, content }: Plan): number {
  return Math.min(crop.width / content.width, crop.height / content.height);
}

function planInside(source: Size, rendition: Rendition): Plan {
  const content = scaled(source, insideScale(source, rendition));
  return { crop: whole(source), content, canvas: content, offset: { left: 0, top: 0 } };
}

function planContain(source: Size, rendition: Rendition): Plan {
  const content = scaled(source, insideScale(source, rendition));
  const canvas = { width: rendition.width!, height: rendition.height! };
  const offset = {
    left: Math.floor((canvas.width - content.width) / 2),
    top: Math.floor((canvas.height - content.height) / 2),
  };
  return { crop: whole(source), content, canvas, offset };
}

function planCover(source: Size, rendition: Rendition): Plan {
  const box = { width: rendition.width!, height: rendition.height! };
  const fill = Math.max(box.width / source.width, box.height / source.height);
  const scale = rendition.withoutEnlargement ? Math.min(fill, 1) : fill;
  const width = clamp(Math.round(box.width / scale), source.width);
  const height = clamp(Math.round(box.height / scale), source.height);
  const crop = {
    left: Math.floor((source.width - width) / 2),
    top: Math.floor((source.height - height) / 2),
    width,
    height,
  };
  const content = scale < fill ? { width, height } : box;
  return { crop, content, canvas: content, offset: { left: 0, top: 0 } };
}

function insideScale(source: Size, { width, height, withoutEnlargement }: Rendition): number {
  const fit = Math.min((width ?? Infinity) / source.width, (height ?? Infinity) / source.height);
  return withoutEnlargement ? Math.min(fit, 1) : fit;
}

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.max(1, Math.round(width * scale)),
  height: Math.max(1, Math.round(height * scale)),
});

const whole = (source: Size): Rect => ({ left: 0, top: 0, width: source.width, height: source.height });

const clamp = (value: number, max: number) => Math.max(1, Math.min(value, max));
