import type { Space } from "../../kernel/strips.ts";
import type { Orientation } from "../picture/orientation.ts";

/** What is known of an image before any pixel is decoded. Plain data, which can be sent to a thread. */
export interface ImageHeader {
  /** Its name in the registry. */
  format: string;
  /** Pixels, as stored: before `orientation` is applied. */
  width: number;
  /** Pixels, as stored: before `orientation` is applied. */
  height: number;
  /** Channels in the file: 1 gray, 2 gray and alpha, 3 colour, 4 colour and alpha or four inks. */
  components: number;
  /** Bits a sample. */
  bitDepth: number;
  hasAlpha: boolean;
  /** What the channels are; a JPEG of Adobe's holds its inks inverted. */
  space: Space;
  /** Progressive JPEG or interlaced PNG. */
  progressive: boolean;
  orientation: Orientation;
  /** It says what its colours are, so that they may have to be converted: see `SourceFormat.readColour`. */
  statesColours: boolean;
}
