import { bareETag } from "./stamp.ts";

/** What happened to an object. */
export interface ObjectChange {
  bucket: string;
  key: string;
  /** Bytes; none of an object that has gone. */
  size?: number;
  eTag?: string;
  /** As S3 names it, such as `ObjectCreated:Put` or `ObjectRemoved:Delete`. */
  eventName: string;
  region: string;
}

/**
 * S3's event message, structure version 2.1, as in S3's user guide.
 *
 * @param sender in place of the notification configuration, the caller and the request
 * @param sequencer none where no order is known
 */
export function makeS3Event(
  { bucket, key, size, eTag, eventName, region }: ObjectChange,
  sender: string,
  sequencer?: string,
) {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName,
        userIdentity: { principalId: sender },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": sender, "x-amz-id-2": sender },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: sender,
          bucket: { name: bucket, ownerIdentity: { principalId: sender }, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeKey(key),
            ...(eTag !== undefined && { size, eTag: bareETag(eTag) }),
            ...(sequencer !== undefined && { sequencer }),
          },
        },
      },
    ],
  };
}

/** As a form's field: a space is a plus. */
const encodeKey = (key: string) => key.split("/").map(encodeURIComponent).join("/").replaceAll("%20", "+");
