import type { Topology } from "./template.ts";

/** An object that has come to lie in a bucket. */
export interface StoredObject {
  bucket: string;
  key: string;
  /** Bytes. */
  size: number;
  eTag: string;
  /** As S3 names it: `ObjectCreated:Put`, `ObjectCreated:Copy` or `ObjectCreated:CompleteMultipartUpload`. */
  eventName: string;
  region: string;
}

/** Whether a bucket's notification configuration is about this object. */
export function concerns(notification: Topology["notification"], object: StoredObject): boolean {
  const { bucket, events, prefix, suffix } = notification;
  return (
    object.bucket === bucket &&
    object.key.startsWith(prefix) &&
    object.key.endsWith(suffix) &&
    events.some((event) => `s3:${object.eventName}`.startsWith(event.replace(/\*$/, "")))
  );
}

/** S3's event message, structure version 2.1, as in S3's user guide. */
export function s3Event({ bucket, key, size, eTag, eventName, region }: StoredObject) {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName,
        userIdentity: { principalId: "local" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": "local", "x-amz-id-2": "local" },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "local",
          bucket: { name: bucket, ownerIdentity: { principalId: "local" }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeKey(key), size, eTag: eTag.replaceAll('"', ""), sequencer: nextSequencer() },
        },
      },
    ],
  };
}

const encodeKey = (key: string) => key.split("/").map(encodeURIComponent).join("/").replaceAll("%20", "+");

let sequence = 0n;

/** Hexadecimal digits that sort in the order of the events. */
function nextSequencer(): string {
  const now = BigInt(Date.now()) << 16n;
  sequence = now > sequence ? now : sequence + 1n;
  return sequence.toString(16).toUpperCase().padStart(18, "0");
}
