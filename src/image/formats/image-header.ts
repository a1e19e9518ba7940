import type { CommonHeader } from "../../kernel/file-header.ts";

/** What is known of an image before any pixel is decoded, whatever its format: see `SourceFormat.readColour` for its colours. */
export interface ImageHeader extends CommonHeader {
  /** Its name in the registry. */
  format: string;
}
