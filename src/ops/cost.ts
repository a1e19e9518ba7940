import type { Clients } from "./clients.ts";
import type { Deployment } from "./deployment.ts";
import { readRecent } from "./stack-status.ts";

/** US dollars, in us-east-1, for arm64. */
const PRICE = {
  gigabyteSecond: 0.0000133334,
  invocation: 0.0000002,
  sqsRequest: 0.0000004,
  s3Put: 0.000005,
  s3Get: 0.0000004,
};
/** A batch holds so many messages, and is received, deleted and sent by one request each. */
const BATCH = 10;
/** Measured for a photo of 12 megapixels with 512 MB (docs/sizing.md), where the log tells of no image. */
const USUAL_GIGABYTE_SECONDS = 0.065 * 0.5;
const MINUTES = 24 * 60;

export interface Cost {
  dollars: number;
  /** Milliseconds that one image takes. */
  milliseconds: number;
  isMeasured: boolean;
}

/** What processing so many images will cost, by what the last day's took. */
export async function estimate(clients: Clients, deployment: Deployment, images: number): Promise<Cost> {
  const { rendered, milliseconds: spent } = await readRecent(clients, deployment, MINUTES);
  const gigabytes = deployment.memoryMegabytes / 1024;
  const isMeasured = rendered > 0;
  const milliseconds = isMeasured ? spent / rendered : (USUAL_GIGABYTE_SECONDS / gigabytes) * 1000;
  const outputs = deployment.settings.renditions.length + Number(Boolean(deployment.settings.manifestPrefix));
  const each =
    (milliseconds / 1000) * gigabytes * PRICE.gigabyteSecond +
    (PRICE.invocation + 3 * PRICE.sqsRequest) / BATCH +
    outputs * (PRICE.s3Put + PRICE.s3Get) +
    PRICE.s3Get;
  return { dollars: images * each, milliseconds, isMeasured };
}

/** Prints what processing so many images will cost. */
export async function tellCost(clients: Clients, deployment: Deployment, images: number): Promise<void> {
  const { dollars, milliseconds, isMeasured } = await estimate(clients, deployment, images);
  const basis = isMeasured ? "as the last day's images took" : "as a photo of 12 megapixels takes";
  console.log(
    `To make ${images} anew costs about $${dollars.toPrecision(2)} (${Math.round(milliseconds)} ms each, ${basis}).`,
  );
}
