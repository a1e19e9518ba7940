// `npm run sizing`: what the function takes, in time and money, at each memory setting, as a Markdown table. The built
// function runs over Lambda's Runtime API in a control group that gives it as much of the processor as Lambda does, and as
// much memory. Needs Linux with cgroup v1 or v2, and root.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { SQSBatchResponse } from "aws-lambda";
import { Emulator } from "../src/local/emulator.ts";
import { ExecutionEnvironment } from "../src/local/function/environment.ts";
import { s3Event } from "../src/local/notifications.ts";
import { functionSettings } from "../src/local/stack.ts";
import { readTopology } from "../src/local/template.ts";
import { projectPath } from "../src/testing/fixtures.ts";
import { BOOTSTRAP } from "../src/testing/start-stack.ts";
import { pathOf } from "./bench/pictures/cached-picture.ts";
import { asJpeg, photographs } from "./bench/pictures/photographs.ts";

const { values } = parseArgs({
  options: {
    memory: { type: "string", default: "256,512,1024,1769,3538" },
    size: { type: "string", default: "2,12,48" },
    batches: { type: "string", default: "3" },
  },
});
const numbers = (text: string) => text.split(",").map(Number);

/** Lambda gives a whole processor for so many megabytes. */
const MEGABYTES_PER_PROCESSOR = 1769;
/** US dollars in us-east-1. */
const PRICE = { arm64: 0.0000133334, x86: 0.0000166667, request: 0.0000002 };
const BATCH = 10;
const PERIOD = 100_000;
const ROOT = "/sys/fs/cgroup";

interface Group {
  add(processId: number): void;
  remove(): void;
}

/** A control group of so many processors and megabytes. */
function makeGroup(processors: number, megabytes: number): Group {
  const quota = String(Math.round(processors * PERIOD));
  const bytes = String(megabytes * 2 ** 20);
  const isV2 = existsSync(join(ROOT, "cgroup.controllers"));
  const limits = isV2
    ? [["", { "cpu.max": `${quota} ${PERIOD}`, "memory.max": bytes }] as const]
    : [
        ["cpu", { "cpu.cfs_period_us": String(PERIOD), "cpu.cfs_quota_us": quota }] as const,
        ["memory", { "memory.limit_in_bytes": bytes }] as const,
      ];
  const folders = limits.map(([controller, files]) => {
    const folder = join(ROOT, controller, `image-processor-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), value);
    return folder;
  });
  return {
    add: (processId) => {
      for (const folder of folders) writeFileSync(join(folder, "cgroup.procs"), String(processId));
    },
    remove: () => {
      for (const folder of folders) rmdirSync(folder);
    },
  };
}

const median = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1]!;

const template = projectPath("template.yaml");
const emulator = await Emulator.start(await readTopology(template), {});
const baseline: string[] = [];
for (const photo of photographs(numbers(values.size))) baseline.push(await pathOf(asJpeg(photo, false)));

/** Stores the photo under new keys. @returns an event that names them */
async function batchOf(photo: string, bucket: string, name: string) {
  const Body = readFileSync(photo);
  const records: object[] = [];
  for (let i = 0; i < BATCH; i++) {
    const key = `${name}/${i}.jpg`;
    const { ETag } = await emulator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
    const created = {
      bucket,
      key,
      size: Body.length,
      eTag: ETag!,
      eventName: "ObjectCreated:Put",
      region: "",
    };
    records.push({ messageId: key, body: JSON.stringify(s3Event(created)), attributes: {} });
  }
  return { Records: records };
}

/** The most that the process has had in memory, in megabytes. */
const peakMemory = (processId: number) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, "utf8"))![1]) / 1024;

console.log(
  `| \`MemorySize\` | ${numbers(values.size)
    .map((size) => `${size} MP, ms | $ arm64 | $ x86-64`)
    .join(" | ")} | peak MB |`,
);
console.log(`| ---: |${" ---: |".repeat(3 * baseline.length + 1)}`);
for (const memory of numbers(values.memory)) {
  const processors = memory / MEGABYTES_PER_PROCESSOR;
  if (processors > availableParallelism()) {
    console.error(`${memory} MB would need more processors than there are here`);
    continue;
  }
  const topology = await readTopology(template, { MemorySize: String(memory), Timeout: "900" });
  const cells: string[] = [];
  let peak = 0;
  for (const photo of baseline) {
    const settings = functionSettings(topology, emulator, projectPath("dist/function"));
    const environment = new ExecutionEnvironment(settings, BOOTSTRAP);
    const group = makeGroup(processors, memory);
    await environment.start();
    group.add(environment.processId!);
    const times: number[] = [];
    // The first batch warms the processor's and V8's caches.
    for (let i = 0; i <= Number(values.batches); i++) {
      const event = await batchOf(photo, topology.notification.bucket, `${memory}/${photo}/${i}`);
      const start = performance.now();
      const { batchItemFailures } = (await environment.invoke(event)) as SQSBatchResponse;
      if (i > 0) times.push((performance.now() - start) / BATCH);
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} of ${BATCH} failed`);
    }
    peak = Math.max(peak, peakMemory(environment.processId!));
    await environment.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    group.remove();
    const milliseconds = median(times);
    const gigabyteSeconds = (milliseconds / 1000) * (memory / 1024);
    const dollars = (price: number) => (1000 * (gigabyteSeconds * price + PRICE.request / BATCH)).toFixed(5);
    cells.push(milliseconds.toFixed(0), dollars(PRICE.arm64), dollars(PRICE.x86));
  }
  console.log(`| ${memory} | ${cells.join(" | ")} | ${peak.toFixed(0)} |`);
}
await emulator.stop();
