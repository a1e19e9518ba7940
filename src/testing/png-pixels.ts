import { readFileSync } from "node:fs";
import type { Instance } from "../kernel/instance.ts";
import { PngDecoder } from "../kernel/png-decoder.ts";
import type { PngSet } from "../kernel/png-memory.ts";
import { shapeOf } from "../kernel/png-reader.ts";
import type { ComponentShape } from "../kernel/strips.ts";
import { projectPath } from "./fixtures.ts";

export const kernelModule = (build = "kernel.wasm") =>
  new WebAssembly.Module(readFileSync(projectPath(`src/kernel/build/${build}`)));

export interface PngDecoding {
  sets: readonly PngSet[];
  tolerates?: boolean;
  /** Bytes of memory that the instance may take. */
  limit?: number;
  /** So many by so many pixels become one. */
  box?: number;
  /** Default true. */
  isStarted?: boolean;
}

/** Begins to decode a PNG. @throws {KernelError} */
export function openPng(
  instance: Instance,
  source: Uint8Array,
  { sets, tolerates = false, limit, box = 1, isStarted = true }: PngDecoding,
): PngDecoder {
  instance.open(source, limit);
  instance.check(instance.exports.pngReadHead(false));
  const decoder = new PngDecoder(instance, shapeOf(instance), sets, tolerates, box);
  if (isStarted) decoder.start();
  return decoder;
}

/** All rows of every component, without gaps; fine samples rounded to bytes. */
export function planesOf(instance: Instance, decoder: PngDecoder): Uint8Array[] {
  return samplesOf(instance, decoder).map((plane) =>
    decoder.isFine ? Uint8Array.from(plane, (sample) => (sample + 32) >> 6) : Uint8Array.from(plane),
  );
}

/** All rows of every component, without gaps, as they come. */
export function samplesOf(instance: Instance, decoder: PngDecoder): Uint16Array[] {
  const [{ perPixelX, perPixelY }] = decoder.components as [ComponentShape];
  const width = Math.ceil(decoder.width * perPixelX - 1e-6);
  const height = Math.ceil(decoder.height * perPixelY - 1e-6);
  const whole = decoder.components.map(() => new Uint16Array(width * height));
  let y = 0;
  for (let strip = decoder.next(); strip; strip = decoder.next()) {
    for (const [i, { plane, stride, rows }] of strip.planes.entries()) {
      for (let row = 0; row < rows; row++) {
        const at = plane + row * stride;
        const bytes = instance.bytes(at, width * (decoder.isFine ? 2 : 1));
        const samples = decoder.isFine ? new Uint16Array(bytes.buffer, at, width) : bytes;
        whole[i]!.set(samples, (y + row) * width);
      }
    }
    y += strip.planes[0]!.rows;
  }
  return whole;
}

/** RGBA as the kernel decodes it. */
export function kernelPixels(instance: Instance, png: Uint8Array, options?: Partial<PngDecoding>) {
  const decoder = openPng(instance, png, { sets: ["straight"], ...options });
  const { width, height } = decoder;
  const planes = planesOf(instance, decoder);
  const [red, green = red, blue = red, alpha] = planes as [Uint8Array, Uint8Array?, Uint8Array?, Uint8Array?];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < red.length; i++) data.set([red[i]!, green[i]!, blue[i]!, alpha?.[i] ?? 255], i * 4);
  return { width, height, data, decoder };
}
