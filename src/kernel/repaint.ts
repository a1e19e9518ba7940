import { type Exports, type Instance, MOST_BYTES } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import {
  allocatePicture,
  extendPicture,
  type PlanarKind,
  type PlanarPicture,
  pictureBytes,
  type RgbaPixels,
} from "./planar-picture.ts";
import type { ChangeRows, RowStep } from "./row-steps.ts";
import type { Canvas, Size } from "./shapes.ts";
import { Status } from "./status.ts";

/** What is done to a picture between its planes and others. */
export interface Painting {
  /** Done to its pixels, in this order. */
  steps: readonly RowStep[];
  /** What it is laid on then. */
  canvas?: Canvas | undefined;
}

/** So many pixels are worked on at once: they stay in the processor's cache. */
const STRIP_PIXELS = 6144;
const RGBA = 4;

/** An even number, for chroma. */
const stripRows = ({ width }: Size) => Math.max(2, 2 * Math.floor(STRIP_PIXELS / width / 2));

/** What painting takes beside its result, in bytes: rows of the picture, and rows of the canvas. */
export const paintingBytes = (size: Size, canvas?: Canvas) =>
  RGBA * stripRows(canvas ?? size) * (size.width + (canvas?.width ?? 0));

/** What `repaint` takes, in bytes. */
export const repaintBytes = (size: Size, to: PlanarKind, canvas?: Canvas) =>
  pictureBytes(canvas ?? size, to) + paintingBytes(size, canvas);

/**
 * Makes other planes of a picture, by way of some rows of RGBA at a time.
 *
 * @param to of one plane only if all pixels are gray; without alpha only if all are opaque; else its alpha is straight
 * @throws {KernelError} `outOfMemory`
 */
export function repaint(
  instance: Instance,
  picture: PlanarPicture,
  to: PlanarKind,
  painting: Painting,
): PlanarPicture {
  const target = allocatePicture(instance, painting.canvas ?? picture, to);
  const strips = paint(instance, picture, painting);
  setPlanes(target, instance.exports.setToPlane);
  for (const { at, row, rows } of strips) storeRows(instance.exports, target, row, rows, at);
  extendPicture(instance, target);
  return target;
}

/**
 * Makes pixels outside the kernel of a picture: RGBA with straight alpha; or, of inks without steps, four inks. What it takes of
 * the kernel's memory is `paintingBytes`.
 *
 * @throws {KernelError} `outOfMemory`
 */
export function toPixels(
  instance: Instance,
  picture: PlanarPicture,
  painting: Painting = { steps: [] },
): RgbaPixels {
  const { width, height } = painting.canvas ?? picture;
  // No codec holds more.
  if (width * height * RGBA > MOST_BYTES) throw new KernelError(Status.outOfMemory);
  const data = new Uint8ClampedArray(width * height * RGBA);
  for (const { at, row, rows } of paint(instance, picture, painting)) {
    data.set(instance.bytes(at, rows * width * RGBA), row * width * RGBA);
  }
  return { width, height, data };
}

/** Rows of RGBA in the kernel's memory, until the next are asked for. */
interface PaintedRows {
  at: number;
  row: number;
  rows: number;
}

function* paint(
  instance: Instance,
  picture: PlanarPicture,
  { steps, canvas }: Painting,
): Generator<PaintedRows> {
  const { height } = canvas ?? picture;
  const most = stripRows(canvas ?? picture);
  const at = instance.allocate(most * picture.width * RGBA);
  const paintRows = canvas
    ? layer(instance, picture, steps, canvas, at, instance.allocate(most * canvas.width * RGBA))
    : loader(instance, picture, steps, at);
  for (let row = 0; row < height; row += most) {
    const rows = Math.min(most, height - row);
    yield { at: paintRows(row, rows), row, rows };
  }
}

/** Paints some rows. @returns where they are */
type PaintRows = (row: number, rows: number) => number;

function loader(
  instance: Instance,
  picture: PlanarPicture,
  steps: readonly RowStep[],
  at: number,
  isMultiplied = false,
): PaintRows {
  const { exports } = instance;
  const changes: ChangeRows[] = steps.map((step) => step.begin(instance));
  if (picture.alpha === "premultiplied" && !isMultiplied) changes.unshift(exports.divideByAlpha);
  setPlanes(picture, exports.setFromPlane);
  return (row, rows) => {
    loadRows(exports, picture, row, rows, at);
    for (const change of changes) change(at, rows * picture.width);
    return at;
  };
}

function layer(
  instance: Instance,
  picture: PlanarPicture,
  steps: readonly RowStep[],
  { width, left, top, background }: Canvas,
  pictureAt: number,
  canvasAt: number,
): PaintRows {
  const { exports } = instance;
  const [r, g, b, a] = background;
  const colour = r | (g << 8) | (b << 16) | (a << 24);
  // Laid on an opaque ground, colour that alpha is multiplied into needs no division.
  const isMultiplied = picture.alpha === "premultiplied" && steps.length === 0 && a === 255;
  const isCopied = picture.alpha === "none" || a === 0;
  const load = loader(instance, picture, steps, pictureAt, isMultiplied);
  const stride = width * RGBA;
  return (row, rows) => {
    exports.fillPixels(canvasAt, rows * width, colour);
    const first = Math.max(row, top);
    const count = Math.min(row + rows, top + picture.height) - first;
    if (count <= 0) return canvasAt;
    const from = load(first - top, count);
    const to = canvasAt + (first - row) * stride + left * RGBA;
    if (isCopied) exports.copyRows(from, picture.width, count, to, stride);
    else exports.layRows(from, picture.width, count, to, stride, colour, isMultiplied);
    return canvasAt;
  };
}

function setPlanes(
  { planes }: PlanarPicture,
  set: (index: number, plane: number, stride: number) => void,
): void {
  for (const [i, { plane, stride }] of planes.entries()) set(i, plane, stride);
}

function loadRows(exports: Exports, picture: PlanarPicture, row: number, rows: number, to: number): void {
  const { width, space, planes, isSubsampled, chromaOffset } = picture;
  if (planes.length === 1) exports.loadGray(width, row, rows, to);
  else if (space === "ycc") {
    exports.loadYcc(width, row, rows, to, isSubsampled, chromaOffset.x, chromaOffset.y);
  } else if (space.endsWith("ycck")) exports.loadYcck(width, row, rows, to);
  else exports.loadFour(width, row, rows, to, planes.length === 4);
}

function storeRows(exports: Exports, picture: PlanarPicture, row: number, rows: number, from: number): void {
  const { width, space, planes, isSubsampled } = picture;
  if (planes.length === 1) exports.storeGray(width, row, rows, from);
  else if (space === "ycc") exports.storeYcc(width, row, rows, from, isSubsampled);
  else exports.storeRgb(width, row, rows, from, planes.length === 4);
}
