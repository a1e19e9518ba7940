import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import type { ObjectChange } from "../s3-event.ts";
import type { App } from "./app.ts";
import { addConditions } from "./conditions.ts";
import { addGate, SETUP_ACCESS_KEY } from "./gate.ts";
import { concerns, s3Event } from "./notifications.ts";
import { addObjectHeaders } from "./object-headers.ts";
import { Persistence } from "./persistence.ts";
import { type Change, changesOf, type FinishedRequest, followRequests, objectPath } from "./requests.ts";
import { OtherServices } from "./services/services.ts";
import type { Topology } from "./template.ts";

/** S3's own limit for one PUT, in bytes. */
const MAX_PUT_BYTES = 5 * 2 ** 30;
const QUIET_POLL_MS = 5;
const HOST = "127.0.0.1";
const CREDENTIALS = { accessKeyId: SETUP_ACCESS_KEY, secretAccessKey: "local" };

export interface EmulatorOptions {
  /** 0, the default, for any that is free. */
  port?: number;
  /** A folder in which objects and messages outlive the process; none: memory only. */
  data?: string | undefined;
  /** Called before it listens, to add hooks of one's own. */
  extend?: (app: App) => void;
}

/** S3 and SQS over HTTP on loopback, with the template's buckets, queues and notifications. */
export class Emulator {
  private readonly queueUrls = new Map<string, string>();
  private persistence: Persistence | undefined;

  /** Requests that store or remove objects and whose consequences are not over. */
  private storing = 0;

  private constructor(
    private readonly app: App,
    readonly endpoint: string,
    readonly s3: S3Client,
    readonly sqs: SQSClient,
    readonly others: OtherServices,
  ) {}

  /**
   * @throws {Error} saying so when the port is taken
   */
  static async start(topology: Topology, { port = 0, data, extend }: EmulatorOptions) {
    const app: App = buildApp({ logger: false, defaultRegion: topology.region });
    app.removeContentTypeParser("*");
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_PUT_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const open = addGate(app);
    extend?.(app);
    addObjectHeaders(app);
    addConditions(app);
    const others = new OtherServices(app, topology, (name) => emulator.queueUrl(name));
    // Hooks can only be added before the server listens, and the clients need to know where it does.
    const follow = followRequests(app);
    const endpoint = await listen(app, port);

    const client = { endpoint, region: topology.region, credentials: CREDENTIALS };
    const emulator: Emulator = new Emulator(
      app,
      endpoint,
      new S3Client({ ...client, forcePathStyle: true }),
      new SQSClient({ ...client, useQueueUrlAsEndpoint: false }),
      others,
    );
    await emulator.createAll(topology);
    if (data !== undefined) emulator.persistence = await Persistence.restore(app, data);
    follow({
      before: () => emulator.storing++,
      after: (request) => emulator.after(topology, request),
      over: () => emulator.storing--,
    });
    open();
    return emulator;
  }

  queueUrl(name: string): string {
    const url = this.queueUrls.get(name);
    if (!url) throw new Error(`There is no queue ${name}`);
    return url;
  }

  /** Resolves when every change so far has been announced and kept. */
  async quiet(): Promise<void> {
    while (this.storing > 0) await sleep(QUIET_POLL_MS);
  }

  async stop(): Promise<void> {
    await this.quiet();
    await this.persistence?.flush();
    this.s3.destroy();
    this.sqs.destroy();
    await this.app.close();
  }

  private async createAll({ buckets, queues }: Topology): Promise<void> {
    for (const bucket of buckets) await this.app.inject({ method: "PUT", url: `/${bucket}` });
    for (const { name, attributes } of queues) {
      const { QueueUrl } = await this.sqs.send(
        new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
      );
      this.queueUrls.set(name, QueueUrl!);
    }
  }

  private async after(topology: Topology, request: FinishedRequest): Promise<void> {
    await this.persistence?.record(request);
    if (!request.succeeded || !request.bucket) return;
    for (const change of changesOf(request)) {
      const object = await this.describe(topology.region, request.bucket, change);
      if (object && concerns(topology.notification, object)) await this.announce(topology, object);
    }
  }

  private async describe(region: string, bucket: string, change: Change): Promise<ObjectChange | undefined> {
    const { eventName, key } = change;
    if (eventName.startsWith("ObjectRemoved:")) return { bucket, key, eventName, region };
    const url = objectPath(bucket, key);
    const { headers, statusCode } = await this.app.inject({ method: "HEAD", url });
    // It may have been removed since.
    if (statusCode !== 200) return undefined;
    return {
      bucket,
      key,
      size: Number(headers["content-length"]),
      eTag: String(headers.etag),
      eventName,
      region,
    };
  }

  private async announce({ notification }: Topology, object: ObjectChange): Promise<void> {
    const MessageBody = JSON.stringify(s3Event(object));
    const QueueUrl = this.queueUrl(notification.queue);
    await this.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
}

async function listen(app: App, port: number): Promise<string> {
  try {
    return await app.listen({ port, host: HOST });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${port} is taken; choose another with --port`, { cause: error });
  }
}
