/** What each object that we write tells of itself: which part of the output it is, and of what it was made. */
export interface Stamp {
  /** A rendition's name, or `MANIFEST`. */
  rendition: string;
  sourceKey: string;
  sourceETag: string;
  sourceVersion?: string | undefined;
  /** S3's, of the newest event that the source was taken for; none where none is known. */
  sequencer?: string | undefined;
  /** See `fingerprint`. */
  configuration: string;
  /** A manifest may tell of a failure. */
  hasFailed?: boolean | undefined;
}

export const MANIFEST = "manifest";

/** Marks what this pipeline wrote, so that it never takes it for a source. */
const MARK = "rendition";

export const isStamped = (metadata: Record<string, string>) => MARK in metadata;

/** A stamp as S3 metadata. */
export function toMetadata(stamp: Stamp): Record<string, string> {
  return {
    [MARK]: stamp.rendition,
    "source-key": stamp.sourceKey,
    "source-etag": stamp.sourceETag,
    ...(stamp.sourceVersion && { "source-version": stamp.sourceVersion }),
    ...(stamp.sequencer && { "source-sequencer": stamp.sequencer }),
    configuration: stamp.configuration,
    ...(stamp.hasFailed && { outcome: "failed" }),
  };
}

/** The stamp on an object; `undefined` when it is not ours. */
export function fromMetadata(metadata: Record<string, string>): Stamp | undefined {
  if (!isStamped(metadata)) return undefined;
  return {
    rendition: metadata[MARK]!,
    sourceKey: metadata["source-key"] ?? "",
    sourceETag: metadata["source-etag"] ?? "",
    sourceVersion: metadata["source-version"],
    sequencer: metadata["source-sequencer"],
    configuration: metadata.configuration ?? "",
    hasFailed: metadata.outcome === "failed",
  };
}

/**
 * Whether S3's sequencer `a` is of a later event than `b`, for one key. They are hexadecimal digits of any length: the
 * shorter is filled with zeros at its right, and then they sort as text (S3 user guide, "Event message structure").
 */
export function isLater(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  const length = Math.max(a.length, b.length);
  return a.padEnd(length, "0").toUpperCase() > b.padEnd(length, "0").toUpperCase();
}

/** S3 writes an ETag in quotation marks in its answers, and without in its events. */
export const bareETag = (eTag: string | undefined) => (eTag ?? "").replaceAll('"', "");
