import { releasePng } from "./stock-png.ts";
import { releaseResampler } from "./stock-resample.ts";

/** Gives up those instances of jSquash's codecs that have grown large. @returns whether there were any */
export const releaseStock = (): boolean => [releasePng(), releaseResampler()].includes(true);
