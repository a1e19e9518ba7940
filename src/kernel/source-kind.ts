import type { RgbaPixels } from "./planar-picture.ts";

const nameOf = (value: unknown) => Object.prototype.toString.call(value).slice("[object ".length, -1);

/** Also of a `Buffer`, and of another window's. */
export const isBytes = (value: unknown): value is Uint8Array => nameOf(value) === "Uint8Array";

/** @throws {TypeError} for what is not bytes */
export function checkFile(file: unknown): void {
  if (!isBytes(file)) throw new TypeError(`file: expected a Uint8Array, received ${nameOf(file)}`);
}

/** @throws {TypeError} for what is neither bytes nor pixels */
export function checkSource(source: unknown): void {
  const data = (source as RgbaPixels | undefined | null)?.data;
  if (isBytes(source) || isBytes(data) || nameOf(data) === "Uint8ClampedArray") return;
  throw new TypeError(
    `source: expected a Uint8Array, or { width, height, data } with a Uint8ClampedArray, received ${nameOf(source)}`,
  );
}
