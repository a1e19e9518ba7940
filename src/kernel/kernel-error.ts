import { Status } from "./status.ts";

/** What each refusal means. The text goes on with the byte of the file, where there is one. */
export const REASONS: Record<Status, string> = {
  [Status.ok]: "it is whole",
  [Status.truncated]: "its data ends before the picture does",
  [Status.badSegment]: "its marker segments are damaged or contradict each other",
  [Status.unsupported]: "it uses a feature that is not supported",
  [Status.outOfMemory]: "there is not enough memory",
  [Status.tooMuchWork]: "it has more scans than any encoder makes",
  [Status.noScan]: "it has no picture data",
};

/** A kernel function's refusal. */
export class KernelError extends Error {
  override readonly name = "KernelError";

  /** @param byte of the file, where something is wrong */
  constructor(
    readonly status: Status,
    message: string = REASONS[status],
    readonly byte?: number,
  ) {
    super(byte === undefined ? message : `${message} (byte ${byte})`);
  }
}
