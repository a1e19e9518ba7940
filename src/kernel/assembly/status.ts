/** What the kernel's functions answer. The facade (`../kernel.ts`) has the same list. */
export const OK = 0;
/** The data ended before the picture did; what came is decoded. */
export const TRUNCATED = 1;
/** Marker segments that end early or contradict themselves or each other. */
export const BAD_SEGMENT = -1;
/** A frame that is legal and that we do not decode. */
export const UNSUPPORTED = -2;
export const OUT_OF_MEMORY = -3;
/** More scans, or more work in them, than any encoder makes. */
export const TOO_MUCH_WORK = -4;
/** No scan before the end. */
export const NO_SCAN = -5;
