import * as v from "valibot";
import { ProcessingError } from "./errors.ts";

/** An object of which S3 says that it was created or removed. */
export interface SourceObject {
  bucket: string;
  /** Decoded: as one would give it to S3's API. */
  key: string;
  versionId?: string | undefined;
  eTag?: string | undefined;
  /** Bytes. */
  size?: number | undefined;
  sequencer?: string | undefined;
  /** It was removed; created, unless set. */
  wasRemoved?: boolean;
  /** Its renditions are to be made even if the last one says that they are there: some are not. */
  isForced?: boolean;
}

/** What a message asks for: objects to process, or the reason why there are none. */
export interface Request {
  objects: SourceObject[];
  /** Of the notifications that ask for nothing: `s3:TestEvent`, or an event of another kind. */
  ignored: string[];
}

const s3Record = v.object({
  eventName: v.string(),
  /** Not S3's, but of `ops verify`. */
  force: v.optional(v.boolean()),
  s3: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.string(),
      size: v.optional(v.number()),
      eTag: v.optional(v.string()),
      versionId: v.optional(v.string()),
      sequencer: v.optional(v.string()),
    }),
  }),
});

const s3Notification = v.object({ Records: v.array(s3Record) });
const s3TestEvent = v.object({ Service: v.literal("Amazon S3"), Event: v.literal("s3:TestEvent") });
const snsNotification = v.object({ Type: v.literal("Notification"), Message: v.string() });
const eventBridgeEvent = v.object({
  source: v.literal("aws.s3"),
  "detail-type": v.string(),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.string(),
      size: v.optional(v.number()),
      etag: v.optional(v.string()),
      "version-id": v.optional(v.string()),
      sequencer: v.optional(v.string()),
    }),
  }),
});

/**
 * Reads the body of an SQS message: S3's own notification, EventBridge's, or either within SNS's envelope.
 *
 * @throws {ProcessingError} `MalformedMessage` when it is none of these
 */
export function parseMessage(body: string): Request {
  const json = parseJson(body);
  if (v.is(s3TestEvent, json)) return { objects: [], ignored: ["s3:TestEvent"] };
  if (v.is(snsNotification, json)) return parseMessage(json.Message);
  if (v.is(s3Notification, json)) return fromS3(json);
  if (v.is(eventBridgeEvent, json)) return fromEventBridge(json);
  throw malformed("neither a notification of S3 nor one of EventBridge", body);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw malformed("not JSON", body, { cause });
  }
}

function malformed(what: string, body: string, options?: ErrorOptions): ProcessingError {
  const start = body.length > 100 ? `${body.slice(0, 100)}...` : body;
  return new ProcessingError("MalformedMessage", `Message is ${what}: ${start}`, false, options);
}

/** The key is URL-encoded as a form is: `+` for a space, the rest as UTF-8 in percent escapes. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch (cause) {
    throw malformed("a notification whose key is not URL-encoded", key, { cause });
  }
}

function fromS3({ Records }: v.InferOutput<typeof s3Notification>): Request {
  const request: Request = { objects: [], ignored: [] };
  for (const { eventName, s3, force } of Records) {
    const [, kind] = /^(?:s3:)?Object(Created|Removed):/.exec(eventName) ?? [];
    if (!kind) {
      request.ignored.push(eventName);
      continue;
    }
    const wasRemoved = kind === "Removed";
    const { key, size, eTag, versionId, sequencer } = s3.object;
    const bucket = s3.bucket.name;
    request.objects.push({
      bucket,
      key: decodeKey(key),
      versionId,
      eTag,
      size,
      sequencer,
      wasRemoved,
      ...(force && { isForced: true }),
    });
  }
  return request;
}

/** Unlike S3's own notification, EventBridge's holds the key as it is. */
function fromEventBridge(event: v.InferOutput<typeof eventBridgeEvent>): Request {
  const type = event["detail-type"];
  const wasRemoved = type === "Object Deleted";
  if (type !== "Object Created" && !wasRemoved) return { objects: [], ignored: [type] };
  const { bucket, object } = event.detail;
  const { key, size, etag, sequencer } = object;
  const versionId = object["version-id"];
  const named = { bucket: bucket.name, key, versionId, eTag: etag, size, sequencer, wasRemoved };
  return { objects: [named], ignored: [] };
}
