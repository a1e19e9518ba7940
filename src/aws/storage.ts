import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { ProcessingError } from "../errors.ts";
import { s3Uri } from "../s3-uri.ts";

export interface ObjectId {
  bucket: string;
  key: string;
}

/** What S3 tells of an object. */
export interface ObjectInfo {
  /** Bytes. */
  size: number;
  eTag: string | undefined;
  versionId: string | undefined;
  metadata: Record<string, string>;
}

/** An object in a listing. */
export interface ListedObject {
  key: string;
  /** Bytes. */
  size: number;
  eTag: string;
}

/** An object whose headers have arrived and whose body waits to be read. */
export interface OpenObject extends ObjectInfo {
  /** Reads the whole body, once. */
  read(): Promise<Uint8Array>;
  /** Drops the connection if the body was not read. */
  close(): void;
}

export interface NewObject {
  bucket: string;
  key: string;
  body: Uint8Array;
  contentType: string;
  cacheControl?: string | undefined;
  /** Any text: what is not printable ASCII is sent as S3 itself shows it, as an RFC 2047 encoded word. */
  metadata: Record<string, string>;
  /** The ETag of the object that this one replaces; none where there must be no object yet. */
  replaces: string | undefined;
}

/** A missing key, a missing version, and a version that is a delete marker. */
const GONE = new Set(["NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"]);
/** What a conditional write meets when somebody else has written or is just writing. */
const CHANGED = new Set(["PreconditionFailed", "ConditionalRequestConflict"]);

/** An idle connection is given up after so long, well within the function's own time. */
const IDLE_TIMEOUT_MS = 15_000;
const CONNECTION_TIMEOUT_MS = 3_000;

/** S3, for the rest of the program. All failures are `ProcessingError`s. */
export class Storage {
  private readonly client: S3Client;

  /**
   * @param endpoint an S3-compatible service in place of AWS, addressed by path since its buckets have no
   *   names in DNS
   */
  constructor(endpoint?: string) {
    this.client = new S3Client({
      ...(endpoint && { endpoint, forcePathStyle: true }),
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
    });
  }

  /** What there is at a key; `undefined` for nothing. */
  async head({ bucket, key }: ObjectId, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
    try {
      return infoOf(await this.client.send(command, options(signal)));
    } catch (error) {
      if (isOneOf(GONE, error)) return undefined;
      throw asProcessingError(error, `HeadObject of ${s3Uri({ bucket, key })}`, signal);
    }
  }

  /** Starts to download an object; `undefined` when it is gone. */
  async open({ bucket, key }: ObjectId, signal?: AbortSignal): Promise<OpenObject | undefined> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    try {
      const response = await this.client.send(command, options(signal));
      const body = response.Body as NodeJS.ReadableStream & { destroy(): void };
      const info = infoOf(response);
      return { ...info, read: () => readExactly(body, info.size, signal), close: () => body.destroy() };
    } catch (error) {
      if (isOneOf(GONE, error)) return undefined;
      throw asProcessingError(error, "GetObject", signal);
    }
  }

  /**
   * Writes an object, if what it replaces is still there: `If-Match` and `If-None-Match`.
   *
   * @returns false when it is not, and nothing was written
   */
  async put(object: NewObject, signal?: AbortSignal): Promise<boolean> {
    const { bucket, key, body, contentType, cacheControl, replaces } = object;
    const metadata = Object.entries(object.metadata).map(([name, text]) => [name, encodedWord(text)]);
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      CacheControl: cacheControl,
      Metadata: Object.fromEntries(metadata),
      ...(replaces ? { IfMatch: replaces } : { IfNoneMatch: "*" }),
    });
    try {
      await this.client.send(command, options(signal));
      return true;
    } catch (error) {
      if (isOneOf(CHANGED, error) || (replaces && isOneOf(GONE, error))) return false;
      throw asProcessingError(error, `PutObject of ${s3Uri({ bucket, key })}`, signal);
    }
  }

  async delete({ bucket, key }: ObjectId, signal?: AbortSignal): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), options(signal));
    } catch (error) {
      throw asProcessingError(error, `DeleteObject of ${s3Uri({ bucket, key })}`, signal);
    }
  }

  /**
   * Every object of a bucket whose key begins so, in the order of UTF-8.
   *
   * @param after only keys beyond this one
   */
  async *list(bucket: string, prefix: string, after?: string): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const page = await this.tried("ListObjectsV2", () =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            StartAfter: after,
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Key, Size = 0, ETag = "" } of page.Contents ?? [])
        yield { key: Key!, size: Size, eTag: ETag };
      token = page.NextContinuationToken;
    } while (token);
  }

  /** Removes everything from a bucket, old versions too. Yields how many objects and versions each request removed. */
  async *empty(bucket: string): AsyncGenerator<number> {
    const versions = () => this.client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const objects = () => this.client.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await this.tried("ListObjectVersions", versions);
      const found = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key!, VersionId }));
      // Where versions are not known, objects are.
      const left = found.length > 0 ? found : await this.tried("ListObjectsV2", objects).then(keysOf);
      if (left.length === 0) return;
      const { Errors = [] } = await this.tried("DeleteObjects", () =>
        this.client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: left.slice(0, 1000) } }),
        ),
      );
      const [first] = Errors;
      if (first) throw new ProcessingError("StorageFailure", `${first.Key} stays: ${first.Message}`, true);
      yield Math.min(left.length, 1000);
    }
  }

  private async tried<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw asProcessingError(error, what);
    }
  }
}

const keysOf = ({ Contents = [] }: ListObjectsV2CommandOutput) => Contents.map(({ Key }) => ({ Key: Key! }));

function infoOf(response: {
  ContentLength?: number | undefined;
  ETag?: string | undefined;
  VersionId?: string | undefined;
  Metadata?: Record<string, string> | undefined;
}): ObjectInfo {
  const { ContentLength: size = 0, ETag: eTag, VersionId: versionId, Metadata: metadata = {} } = response;
  return { size, eTag, versionId, metadata };
}

const isOneOf = (names: Set<string>, error: unknown) =>
  error instanceof S3ServiceException && names.has(error.name);

const options = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

/** RFC 2047, section 2, with the whole text in one word, as S3 does it. */
function encodedWord(text: string): string {
  return /^[ -~]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}

async function readExactly(body: NodeJS.ReadableStream, size: number, signal?: AbortSignal) {
  const bytes = new Uint8Array(size);
  let at = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      if (at + chunk.length > size) break;
      bytes.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    throw asProcessingError(error, "GetObject", signal);
  }
  if (at !== size) {
    throw new ProcessingError("StorageFailure", `Download stopped at byte ${at} of ${size}`, true);
  }
  return bytes;
}

function asProcessingError(error: unknown, what: string, signal?: AbortSignal): ProcessingError {
  if (signal?.aborted && signal.reason instanceof ProcessingError) return signal.reason;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const message = `S3 ${what} failed: ${reasonOf(error, status)}`;
  if (status === 403) return new ProcessingError("AccessDenied", message, true, { cause: error });
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  return new ProcessingError("StorageFailure", message, !refused, { cause: error });
}

/** The answer to a HEAD request has no body, and so no name for what is wrong. */
function reasonOf(error: unknown, status: number | undefined): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Unknown" && status ? `HTTP ${status}` : `${error.name}: ${error.message}`;
}
