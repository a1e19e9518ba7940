import type { FailureCode } from "./errors.ts";

/** A rendition that lies in the output bucket. */
export interface WrittenRendition {
  name: string;
  key: string;
  contentType: string;
  bytes: number;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
}

export interface Reason {
  code: FailureCode;
  reason: string;
}

/** What became of a source: the content of its manifest, and the detail of its EventBridge event. */
export interface Completion {
  version: 1;
  status: "complete" | "failed";
  source: {
    bucket: string;
    key: string;
    eTag?: string | undefined;
    versionId?: string | undefined;
    bytes?: number | undefined;
    format?: string | undefined;
    /** Pixels, as stored. */
    width?: number | undefined;
    height?: number | undefined;
  };
  /** Damage of the source that was not refused; none if there was none. */
  warnings?: string[] | undefined;
  /** Where the renditions are. */
  bucket: string;
  renditions: (WrittenRendition | { name: string; error: Reason })[];
  /** When, as ISO 8601. */
  time: string;
}
