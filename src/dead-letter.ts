import { parseMessage, type SourceObject } from "./messages.ts";

/** Why a message is in the dead-letter queue, as its attributes tell. SQS allows ten of them. */
export interface Explanation {
  /** A `FailureCode`. */
  code: string;
  error: string;
  /** The object's URI. */
  object?: string | undefined;
  etag?: string | undefined;
  /** Of the invocation in which it failed, to find it in the log. */
  requestId?: string | undefined;
  /** Of the message that failed: that of the dead letter is another. */
  messageId?: string | undefined;
  receiveCount?: string | undefined;
  /** ISO 8601. */
  time?: string | undefined;
}

/** Of a letter that SQS itself has moved: whoever had the message did not live to tell. */
const UNEXPLAINED: Explanation = {
  code: "Unexplained",
  error: "the function was cut off each time: it died, ran out of time or could not start; see its log",
};

/** Reads the attributes of a received dead letter. */
export function explanationOf(
  attributes: Record<string, { StringValue?: string | undefined }> | undefined,
): Explanation {
  const texts = Object.entries(attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]);
  return { ...UNEXPLAINED, ...Object.fromEntries(texts) };
}

/** The objects that a dead letter's body names; none where it can't be read. */
export function objectsOf(body: string): SourceObject[] {
  try {
    return parseMessage(body).objects;
  } catch {
    return [];
  }
}
