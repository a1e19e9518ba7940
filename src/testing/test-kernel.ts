import { readFileSync } from "node:fs";
import type { Pixels } from "../image/picture/pixels.ts";
import { Instance } from "../kernel/instance.ts";
import { type ChooseShrink, JpegDecoder } from "../kernel/jpeg-decoder.ts";
import { encodeJpeg } from "../kernel/jpeg-encoder.ts";
import { readJpegHeader } from "../kernel/jpeg-reader.ts";
import { type PixelSet, PixelStrips } from "../kernel/pixel-strips.ts";
import { type PlanarPicture, planarShape } from "../kernel/planar-picture.ts";
import { CutPass, cutPicture, planCut, planCutOf } from "../kernel/raster.ts";
import { toPixels } from "../kernel/repaint.ts";
import { type Cut, NO_OFFSET } from "../kernel/resampling-plan.ts";
import type { Size } from "../kernel/shapes.ts";
import type { StripSource } from "../kernel/strips.ts";
import { projectPath } from "./fixtures.ts";

export const kernelModule = new WebAssembly.Module(readFileSync(projectPath("src/kernel/build/kernel.wasm")));

/** All of a picture at its own size, but for what is given. */
export const wholeCut = ({ width, height }: Size, other: Partial<Cut> = {}): Cut => ({
  filter: "lanczos3",
  region: { left: 0, top: 0, width, height },
  size: { width, height },
  swap: false,
  flipX: false,
  flipY: false,
  isSubsampled: false,
  chromaOffset: NO_OFFSET,
  set: 0,
  ...other,
});

/** A part of the default cut, by the size of the source. */
export type PartOfCut = Partial<Cut> | ((size: Size) => Partial<Cut>);

/** The kernel as tests use it: one picture at a time, whole files and pixels in, pixels and files out. */
export class TestKernel {
  readonly instance: Instance;

  constructor(module = kernelModule) {
    this.instance = new Instance(module);
  }

  /** A decoder of a JPEG whose components are all reduced by the same power of two, or as chosen. */
  jpeg(bytes: Uint8Array, shrink: number | ChooseShrink = 0, isThorough = false): JpegDecoder {
    const header = readJpegHeader(this.instance, bytes);
    const sampling = header.components.map(({ samplingX, samplingY }) => ({ h: samplingX, v: samplingY }));
    const frame = { ...header, progressive: header.isProgressive, sampling };
    this.instance.open(bytes);
    return new JpegDecoder(
      this.instance,
      frame,
      typeof shrink === "number" ? () => shrink : shrink,
      isThorough,
    );
  }

  /** All rows of each component, as they come. */
  planes(source: StripSource): Buffer[] {
    const planes = source.components.map((): Uint8Array[] => []);
    source.start();
    for (let strip = source.next(); strip; strip = source.next()) {
      for (const [i, { plane, stride, rows }] of strip.planes.entries()) {
        planes[i]!.push(this.instance.bytes(plane, stride * rows).slice());
      }
    }
    return planes.map((rows) => Buffer.concat(rows));
  }

  /** The strips of pixels. */
  strips(pixels: Pixels, set: PixelSet = { space: "rgb", alpha: "none" }): PixelStrips {
    this.instance.open(new Uint8Array(0));
    return new PixelStrips(this.instance, pixels, [set]);
  }

  /** Makes cuts in one pass. */
  cuts(source: StripSource, parts: PartOfCut[]): PlanarPicture[] {
    const cuts = parts.map((part) => wholeCut(source, typeof part === "function" ? part(source) : part));
    const pass = new CutPass(
      this.instance,
      source,
      cuts.map((cut) => planCut(source, cut)),
    );
    source.start();
    pass.start();
    for (let strip = source.next(); strip; strip = source.next()) pass.push(strip);
    return pass.finish();
  }

  cut(source: StripSource, part: PartOfCut = {}): PlanarPicture {
    return this.cuts(source, [part])[0]!;
  }

  /** Cuts a picture that was cut before. */
  cutAgain(picture: PlanarPicture, part: Partial<Cut>): PlanarPicture {
    const shape = planarShape(picture, picture.planes.length, picture.isSubsampled);
    return cutPicture(this.instance, picture, planCutOf(shape, wholeCut(picture, part)));
  }

  pixels(picture: PlanarPicture): Pixels {
    return toPixels(this.instance, picture);
  }

  /** The pixels of a cut. */
  cutPixels(source: StripSource, part: PartOfCut = {}): Pixels {
    return this.pixels(this.cut(source, part));
  }

  encode(picture: PlanarPicture, quality: number, isProgressive = false): Uint8Array {
    return encodeJpeg(this.instance, picture, quality, isProgressive);
  }
}
