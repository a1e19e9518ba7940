import { makeS3Event, type ObjectChange } from "../s3-event.ts";
import type { Topology } from "./template.ts";

/** Whether a bucket's notification configuration is about this object. */
export function concerns(notification: Topology["notification"], object: ObjectChange): boolean {
  const { bucket, events, prefix, suffix } = notification;
  return (
    object.bucket === bucket &&
    object.key.startsWith(prefix) &&
    object.key.endsWith(suffix) &&
    events.some((event) => `s3:${object.eventName}`.startsWith(event.replace(/\*$/, "")))
  );
}

/** S3's message of a change, later than all before. */
export const s3Event = (change: ObjectChange) => makeS3Event(change, "local", nextSequencer());

let sequence = 0n;

/** Hexadecimal digits that sort in the order of the events. */
function nextSequencer(): string {
  const now = BigInt(Date.now()) << 16n;
  sequence = now > sequence ? now : sequence + 1n;
  return sequence.toString(16).toUpperCase().padStart(18, "0");
}
