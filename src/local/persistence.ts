import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "./app.ts";
import { type FinishedRequest, objectPath } from "./requests.ts";
import { sqsCall } from "./sqs-call.ts";

interface ObjectRecord {
  url: string;
  headers: Record<string, string>;
}

interface Snapshot {
  [queue: string]: string[];
}

const STORED_HEADERS =
  /^(content-type|cache-control|content-disposition|content-language|expires|x-amz-meta-.*)$/;

/** Messages change in bursts; one snapshot will do for each. */
const SNAPSHOT_DELAY_MS = 200;

/**
 * Keeps the emulator's objects and messages in a folder: each object as two files named by the hash of its URL,
 * all queues in one snapshot. A message that is read back has not been received yet.
 */
export class Persistence {
  private readonly objects: string;
  private readonly snapshot: string;
  private pending: NodeJS.Timeout | undefined;

  private constructor(
    private readonly app: App,
    folder: string,
  ) {
    this.objects = join(folder, "objects");
    this.snapshot = join(folder, "queues.json");
  }

  /** Puts back what an earlier process left in the folder, which is made if it is not there. */
  static async restore(app: App, folder: string): Promise<Persistence> {
    const persistence = new Persistence(app, folder);
    await persistence.restoreObjects();
    for (const [queue, bodies] of Object.entries(await persistence.readSnapshot())) {
      for (const body of bodies) await persistence.send(queue, body);
    }
    return persistence;
  }

  /** Keeps what a request has changed. */
  async record({ method, path, bucket, key, removedKeys, succeeded }: FinishedRequest): Promise<void> {
    if (!succeeded) return;
    for (const removed of removedKeys) await this.forget(objectPath(bucket!, removed));
    if (key && method === "DELETE") await this.forget(path);
    else if (key && (method === "PUT" || method === "POST")) await this.keep(path);
    else if (path === "/" && method === "POST") this.snapshotSoon();
  }

  private async restoreObjects(): Promise<void> {
    await mkdir(this.objects, { recursive: true });
    for (const file of await readdir(this.objects)) {
      if (!file.endsWith(".json")) continue;
      const record = JSON.parse(await readFile(join(this.objects, file), "utf8")) as ObjectRecord;
      const payload = await readFile(join(this.objects, file.replace(/json$/, "bin")));
      await this.app.inject({ method: "PUT", url: record.url, headers: record.headers, payload });
    }
  }

  /** Writes what waits to be written. */
  async flush(): Promise<void> {
    clearTimeout(this.pending);
    const queues = (await this.app.inject("/_fauxqs/queues")).json<{ name: string }[]>();
    const snapshot: Snapshot = {};
    for (const { name } of queues) {
      const { messages } = (await this.app.inject(`/_fauxqs/queues/${name}`)).json();
      const { ready, delayed, inflight } = messages;
      const all = [...inflight.map((entry: { message: unknown }) => entry.message), ...ready, ...delayed];
      snapshot[name] = all.map(({ body }) => body);
    }
    await replaceFile(this.snapshot, JSON.stringify(snapshot));
  }

  private snapshotSoon(): void {
    clearTimeout(this.pending);
    this.pending = setTimeout(() => void this.flush(), SNAPSHOT_DELAY_MS);
  }

  private async readSnapshot(): Promise<Snapshot> {
    try {
      return JSON.parse(await readFile(this.snapshot, "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
  }

  private async send(queue: string, MessageBody: string): Promise<void> {
    const { url } = (await this.app.inject(`/_fauxqs/queues/${queue}`)).json<{ url: string }>();
    await sqsCall(this.app, "SendMessage", { QueueUrl: url, MessageBody });
  }

  /** However the URL is escaped. */
  private path(url: string, extension: "json" | "bin"): string {
    const hash = createHash("sha256").update(decodeURIComponent(url)).digest("hex");
    return join(this.objects, `${hash}.${extension}`);
  }

  private async keep(url: string): Promise<void> {
    const object = await this.app.inject({ method: "GET", url });
    if (object.statusCode !== 200) return;
    const headers = Object.entries(object.headers).filter(([name]) => STORED_HEADERS.test(name));
    await replaceFile(this.path(url, "bin"), object.rawPayload);
    await replaceFile(this.path(url, "json"), JSON.stringify({ url, headers: Object.fromEntries(headers) }));
  }

  private async forget(url: string): Promise<void> {
    await rm(this.path(url, "json"), { force: true });
    await rm(this.path(url, "bin"), { force: true });
  }
}

/** In one step, so that a process that is killed leaves the old file or the new one. */
async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
