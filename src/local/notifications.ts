import type { Topology } from "./template.ts";

/** An object that has come to lie in a bucket, or has gone from it. */
export interface ChangedObject {
  bucket: string;
  key: string;
  /** Bytes; none of an object that has gone. */
  size?: number;
  eTag?: string;
  /** As S3 names it, such as `ObjectCreated:Put` or `ObjectRemoved:Delete`. */
  eventName: string;
  region: string;
}

/** Whether a bucket's notification configuration is about this object. */
export function concerns(notification: Topology["notification"], object: ChangedObject): boolean {
  const { bucket, events, prefix, suffix } = notification;
  return (
    object.bucket === bucket &&
    object.key.startsWith(prefix) &&
    object.key.endsWith(suffix) &&
    events.some((event) => `s3:${object.eventName}`.startsWith(event.replace(/\*$/, "")))
  );
}

/** S3's event message, structure version 2.1, as in S3's user guide. */
export function s3Event({ bucket, key, size, eTag, eventName, region }: ChangedObject) {
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
          object: {
            key: encodeKey(key),
            ...(eTag !== undefined && { size, eTag: eTag.replaceAll('"', "") }),
            sequencer: nextSequencer(),
          },
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
