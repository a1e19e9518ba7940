import { ImageError, type ImageErrorCode } from "./image/image-error.ts";
import { s3Uri } from "./s3-uri.ts";

export type FailureCode =
  | ImageErrorCode
  | "ObjectTooLarge"
  | "MalformedMessage"
  | "AccessDenied"
  | "StorageFailure"
  | "EventFailure"
  | "Conflict"
  | "OutOfTime"
  | "Unexpected";

/** Why a message failed: what went wrong, with which object, and whether a later try may go better. */
export class ProcessingError extends Error {
  override readonly name = "ProcessingError";

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Any error as a `ProcessingError` whose message begins with the object's URI. */
export function describeFailure(error: unknown, object: { bucket: string; key: string }): ProcessingError {
  const message = `${s3Uri(object)}: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof ProcessingError) {
    return new ProcessingError(error.code, message, error.retryable, { cause: error });
  }
  if (error instanceof ImageError) return new ProcessingError(error.code, message, false, { cause: error });
  return new ProcessingError("Unexpected", message, true, { cause: error });
}
