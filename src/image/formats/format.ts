import type * as v from "valibot";
import type { Instance } from "../../kernel/instance.ts";
import type { DecodingDamage } from "../../kernel/kernel-error.ts";
import type { PlanarPicture } from "../../kernel/planar-picture.ts";
import type { Size } from "../../kernel/shapes.ts";
import type { Alpha, StripShape, StripSource } from "../../kernel/strips.ts";
import type { ColourDescription } from "../colour/colour-description.ts";
import type { Pixels } from "../picture/pixels.ts";
import type { ImageHeader } from "./image-header.ts";

/** What the renditions of a source ask of its decoded form. */
export interface Need {
  /** By how much the largest rendition reduces the source's sides: 2 for half of them. */
  reduction: number;
  /** What all renditions take as planes: luma and chroma, or red, green and blue. */
  space: "ycc" | "rgb";
  /** All take chroma of half the resolution. */
  isSubsampled: boolean;
  /** Some are resampled: of a picture with alpha, colour is multiplied by it before. */
  isResampled: boolean;
  /** Some keep their samples as they are. */
  isCopied: boolean;
}

/** Memory that something takes, in bytes: the kernel's, and outside it. */
export interface Footprint {
  kernel: number;
  outside: number;
}

/** How a decoder goes about damage. */
export interface DamageWish {
  /** It is no reason to stop: what is missing is gray or transparent. */
  readonly tolerates: boolean;
  /** It is looked for everywhere, also where no pixel depends on it. */
  readonly isThorough: boolean;
}

/** One picture of a source: the only one of a still, one of several of an animation. */
export interface Frame {
  /** Milliseconds that it is shown; 0 in a still. */
  delay: number;
  strips: StripSource;
  /** What was wrong. Known when all strips have come. */
  damage(): DecodingDamage | undefined;
}

/** A format that sources may have. */
export interface SourceFormat<Header extends ImageHeader = ImageHeader> {
  /** As people write it. */
  title: string;
  /** Leading bytes, as hexadecimal; `??` is any byte. */
  magic: string;
  /** @throws {ImageError} `UnsupportedFormat` or `CorruptImage` */
  readHeader(source: Uint8Array): Promise<Header>;
  /** What the file says of its colours. */
  readColour(source: Uint8Array, header: Header): Promise<ColourDescription>;
  /** What its strips will look like, from the header alone. */
  shape(header: Header, need: Need): StripShape;
  /** What decoding allocates. */
  footprint(header: Header, sourceBytes: number, need: Need): Footprint;
  /**
   * Opens a source, as often as is wanted: each time it begins anew. Nothing of the kernel's memory is taken before the strips
   * are started.
   *
   * @param instance has the source open
   * @param wish how damage is gone about
   */
  open(instance: Instance, header: Header, need: Need, wish: DamageWish): AsyncIterable<Frame>;
}

/** Planes that an encoder takes. Of a gray picture it takes one plane, whatever its space. */
export interface AcceptedPlanes {
  space: "ycc" | "rgb";
  /** The forms of alpha that it takes, as a fourth plane. */
  alphas: readonly Alpha[];
  /** Chroma has half the width and height. */
  isSubsampled: boolean;
}

/** Makes files of one format in one way: of planes in the kernel, or of pixels outside it. */
export type Encoder = PlanesEncoder | PixelsEncoder;

export interface PlanesEncoder extends HasFootprint {
  planes: AcceptedPlanes;
  /** @param picture its planes have room for whole MCUs of 16 by 16, and are extended so far */
  encode(instance: Instance, picture: PlanarPicture): Uint8Array;
}

export interface PixelsEncoder extends HasFootprint {
  planes?: undefined;
  encode(pixels: Pixels): Promise<Uint8Array>;
}

interface HasFootprint {
  /** What encoding allocates beside the planes or pixels that it is given; and the file, which stays. */
  footprint(size: Size): Footprint & { file: number };
}

/** A format that renditions may have. `Options` are its own fields of a rendition. */
export interface OutputFormat<Options = unknown> {
  contentType: string;
  /** Without the dot. */
  extension: string;
  /** Pixels of a side. */
  mostSide: number;
  /** Its fields of a rendition, with their defaults. */
  options: v.ObjectEntries;
  /** Pixels may be transparent; else what shows through them is laid on white. */
  hasAlpha: boolean;
  /** What shows behind transparency and around a contained picture, unless the rendition says it. */
  background: string;
  encoder(options: Options): Encoder;
}
