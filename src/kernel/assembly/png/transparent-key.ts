import { PngChunk } from "../../png-kinds";
import { sourceAt } from "../memory/source";
import { COLOUR_USED, PALETTE_COLOURS, bitDepth, chunkOffset, colourType } from "./png-head";

/** tRNS of gray and RGB (PNG 3rd edition, 11.3.1.1): the samples that are transparent. */
export let hasKey: bool = false;
export let keyRed: u32 = 0;
export let keyGreen: u32 = 0;
export let keyBlue: u32 = 0;

/** Bits above the sample's depth are to be ignored. */
export function readKey(): void {
  const offset = chunkOffset(PngChunk.transparency);
  hasKey = offset != 0 && colourType != PALETTE_COLOURS;
  if (!hasKey) return;
  const mask = ((<u32>1) << bitDepth) - 1;
  const isColour = (colourType & COLOUR_USED) != 0;
  const data = sourceAt(offset, isColour ? 6 : 2);
  keyRed = keyGreen = keyBlue = (<u32>bswap(load<u16>(data))) & mask;
  if (!isColour) return;
  keyGreen = (<u32>bswap(load<u16>(data, 2))) & mask;
  keyBlue = (<u32>bswap(load<u16>(data, 4))) & mask;
}
