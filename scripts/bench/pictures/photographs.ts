import type { Size } from "../../../src/image/picture/geometry.ts";
import { displayP3 } from "../../fixtures/profile-writer.ts";
import { jpegWithIcc } from "../../fixtures/profiled.ts";
import { cached, type Recipe } from "./cached-picture.ts";
import { type Look, photograph } from "./photograph.ts";
import { type JpegOptions, type PngOptions, writeJpeg, writePngFile } from "./picture-writers.ts";

/** Of the photographs in a family, unless others are asked for. */
export const MEGAPIXELS = [2, 4, 6, 8, 10, 12, 16, 24];

interface Camera extends Look, JpegOptions {
  name: string;
  compressionLevel: number;
}

const CAMERAS: Camera[] = [
  camera("web", 1.5, { texture: 80, grain: 1 }, { quality: 75, mozjpeg: true }),
  camera("portrait", 2 / 3, { texture: 40, grain: 1.5 }, { quality: 92, chromaSubsampling: "4:4:4" }),
  camera("foliage", 1.5, { texture: 200, grain: 1.5 }, { quality: 85 }),
  camera("night", 16 / 9, { texture: 50, grain: 5, exposure: 0.5 }, { quality: 80, mozjpeg: true }),
  camera("square", 1, { texture: 100, grain: 2 }, { quality: 88 }),
  camera("phone", 4 / 3, { texture: 140, grain: 2 }, { quality: 90 }),
  camera("panorama", 2.5, { texture: 120, grain: 1.5 }, { quality: 82, mozjpeg: true }),
  camera("full-frame", 1.5, { texture: 90, grain: 1 }, { quality: 95, chromaSubsampling: "4:4:4" }),
];

function camera(name: string, aspect: number, look: Partial<Look>, jpeg: Partial<JpegOptions>): Camera {
  const seed = [...name].reduce((sum, letter) => sum * 3 + letter.charCodeAt(0), 0) % 1000;
  const defaults = {
    exposure: 1,
    texture: 0,
    grain: 0,
    chromaSubsampling: "4:2:0",
    quality: 85,
    compressionLevel: 6,
  } as const;
  return { ...defaults, name, aspect, seed, ...look, ...jpeg };
}

export interface Photograph extends Camera {
  size: Size;
  /** Of the file, without its ending. */
  title: string;
}

/** Cameras take turns. */
export const photographs = (megapixels: readonly number[]): Photograph[] =>
  megapixels.map((millions, i) => {
    const camera = CAMERAS[i % CAMERAS.length]!;
    const width = Math.round(Math.sqrt(millions * 1e6 * camera.aspect));
    const size = { width, height: Math.round(width / camera.aspect) };
    return { ...camera, size, title: `${millions}mp-${camera.name}` };
  });

/** All cameras, at 300x200. */
export const thumbnails = (): Photograph[] =>
  CAMERAS.map((camera) => ({
    ...camera,
    size: { width: 300, height: 200 },
    title: `300x200-${camera.name}`,
  }));

/** The photograph without loss. The JPEGs are made of it, since drawing takes longer than all else. */
export const asPng = (photo: Photograph, options: PngOptions = {}, folder = "png-photographs"): Recipe => ({
  path: `${folder}/${photo.title}.png`,
  make: async () => writePngFile(photograph(photo.size, photo), options),
});

export function asJpeg(
  photo: Photograph,
  progressive: boolean,
  folder = progressive ? "jpeg-progressive" : "jpeg-baseline",
): Recipe {
  const { quality, chromaSubsampling, mozjpeg = false } = photo;
  // mozjpeg's baseline is another's, slowly.
  const options = { quality, chromaSubsampling, progressive, mozjpeg: mozjpeg && progressive };
  return {
    path: `${folder}/${photo.title}.jpg`,
    make: async () => writeJpeg(await cached(asPng(photo)), options),
  };
}

/** The baseline JPEG, to be shown in Display P3: its colours come out stronger. All the rest is equal. */
export const asDisplayP3 = (photo: Photograph): Recipe => ({
  path: `jpeg-p3/${photo.title}.jpg`,
  make: async () => jpegWithIcc(await cached(asJpeg(photo, false)), displayP3()),
});
