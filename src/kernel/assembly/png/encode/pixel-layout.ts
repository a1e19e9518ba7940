import { hasFewColours, isGray, isOpaque } from "./colour-survey";
import { COLOURS, colourCount, countTransparent } from "./colour-table";
import { height, width } from "./picture-rows";

/** How pixels are written (PNG 3rd edition, 11.2.1): the colour types by their numbers. */
export const GRAY: i32 = 0;
export const RGB: i32 = 2;
export const PALETTE: i32 = 3;
export const GRAY_ALPHA: i32 = 4;
export const RGBA: i32 = 6;

export let colourType: i32 = RGBA;
/** Bits of a sample: 8, or fewer for gray and palettes. */
export let bitDepth: i32 = 8;
/** Bytes of a row without its filter type. */
export let rowBytes: usize = 0;
/** From a byte to the one that filters hold for its left neighbour (9.2): whole pixels, at least 1. */
export let pixelBytes: usize = 1;
/** Entries of PLTE, and of these the first ones that tRNS tells of. */
export let paletteEntries: i32 = 0;
export let transparentEntries: i32 = 0;

/** Bytes of a chunk beside its data. */
const CHUNK_BYTES: u64 = 12;

/**
 * Picks the colour type that takes the fewest bits and holds what the survey found exactly; a palette counts with its chunks,
 * against what it saves before compression. Of equal ones gray goes before a palette.
 */
export function chooseLayout(): void {
  lay(plainType(), 8);
  if (colourType == GRAY) lay(GRAY, grayDepth());
  if (!hasFewColours) return;
  const plain = pictureBytes(),
    type = colourType,
    depth = bitDepth;
  lay(PALETTE, depthFor(colourCount));
  paletteEntries = colourCount;
  transparentEntries = countTransparent();
  if (pictureBytes() + paletteBytes() >= plain) lay(type, depth);
}

function plainType(): i32 {
  if (isGray) return isOpaque ? GRAY : GRAY_ALPHA;
  return isOpaque ? RGB : RGBA;
}

function lay(type: i32, depth: i32): void {
  colourType = type;
  bitDepth = depth;
  const bits = channelsOf(type) * depth;
  rowBytes = <usize>((<u64>width * bits + 7) >> 3);
  pixelBytes = max(1, bits >> 3);
  paletteEntries = transparentEntries = 0;
}

function channelsOf(type: i32): i32 {
  return type == RGBA ? 4 : type == RGB ? 3 : type == GRAY_ALPHA ? 2 : 1;
}

function pictureBytes(): u64 {
  return <u64>(rowBytes + 1) * height;
}

function paletteBytes(): u64 {
  const transparent: u64 = transparentEntries;
  return CHUNK_BYTES + 3 * <u64>paletteEntries + (transparent > 0 ? CHUNK_BYTES + transparent : 0);
}

/** The bits that number so many colours. */
function depthFor(colours: i32): i32 {
  return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

/** Gray of fewer bits is spread over 0 to 255: a depth is exact if every gray is one of its steps. */
function grayDepth(): i32 {
  for (let depth = 1; depth < 8; depth <<= 1) {
    const step: u32 = 255 / ((1 << depth) - 1);
    let isExact = true;
    for (let i = 0; i < colourCount && isExact; i++) isExact = <u32>load<u8>(COLOURS + (i << 2)) % step == 0;
    if (isExact) return depth;
  }
  return 8;
}
