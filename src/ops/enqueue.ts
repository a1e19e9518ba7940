import { setTimeout as sleep } from "node:timers/promises";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { makeS3Event } from "../s3-event.ts";
import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";

export interface Announcement {
  key: string;
  /** Bytes; none of an object that has gone. */
  size?: number;
  eTag?: string;
  wasRemoved?: boolean;
  /** Make all its renditions, whatever is there. */
  force?: boolean;
}

/** SQS's limit for one request. */
const BATCH = 10;
/** What it refuses for the moment is sent again. */
const ATTEMPTS = 5;

/** Puts events about objects of the input bucket into the queue, as S3 would, and no faster than allowed. */
export class Enqueuer {
  private readonly waiting: Announcement[] = [];
  private sent = 0;
  private readonly start = Date.now();

  /**
   * @param perSecond objects
   * @param onSent told of the last of each batch that the queue has taken, and waited for
   */
  constructor(
    private readonly clients: Clients,
    private readonly deployment: Deployment,
    private readonly perSecond: number,
    private readonly onSent: (last: Announcement) => Promise<void> = async () => {},
  ) {}

  async add(announcement: Announcement): Promise<void> {
    this.waiting.push(announcement);
    if (this.waiting.length === BATCH) await this.flush();
  }

  /** Sends what waits for a batch to be full. */
  async flush(): Promise<void> {
    const batch = this.waiting.splice(0);
    if (batch.length === 0) return;
    const early = this.start + (this.sent / this.perSecond) * 1000 - Date.now();
    if (early > 0) await sleep(early);
    await this.send(batch.map((announcement) => this.bodyOf(announcement)));
    this.sent += batch.length;
    await this.onSent(batch.at(-1)!);
  }

  private async send(bodies: string[]): Promise<void> {
    let left = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const command = new SendMessageBatchCommand({ QueueUrl: this.deployment.queueUrl, Entries: left });
      const { Failed = [] } = await this.clients.sqs.send(command);
      if (Failed.length === 0) return;
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
      await sleep(100 * 2 ** attempt);
    }
    throw new Error(`The queue refuses ${left.length} messages; go on with the same command later`);
  }

  private bodyOf({ key, size = 0, eTag, wasRemoved = false, force = false }: Announcement): string {
    const change = {
      bucket: this.deployment.inputBucket,
      key,
      size,
      ...(eTag !== undefined && { eTag }),
      eventName: wasRemoved ? "ObjectRemoved:Delete" : "ObjectCreated:Put",
      region: this.clients.region,
    };
    const Records = makeS3Event(change, "ops").Records.map((record) => ({
      ...record,
      ...(force && { force }),
    }));
    return JSON.stringify({ Records });
  }
}
