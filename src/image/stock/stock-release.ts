import { releaseJpeg } from "./stock-jpeg.ts";
import { releasePng } from "./stock-png.ts";
import { releaseResampler } from "./stock-resample.ts";

/** Gives up those instances of jSquash's codecs that have grown large: the memory of an instance never shrinks. */
export function releaseStock(): void {
  releaseJpeg();
  releasePng();
  releaseResampler();
}
