import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { humanBytes } from "../local/report.ts";
import { backfill } from "./backfill.ts";
import { type Clients, makeClients } from "./clients.ts";
import { estimate } from "./cost.ts";
import { peek, purge, redrive } from "./dead-letters.ts";
import { type Deployment, findDeployment, queueAttributes } from "./deployment.ts";
import { Enqueuer } from "./enqueue.ts";
import { readStatus } from "./status.ts";
import { confirm, duration, NotConfirmed, table } from "./terminal.ts";
import { type Finding, verify } from "./verify.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** Of an error's text in a list. */
const SHOWN = 100;
const DEFAULT_MAX = "10000";

function whole(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

const program = new Command("ops")
  .description("Looks after a deployed stack, or the local one (npm start).")
  .option("--function <name>", "the stack's function", "ProcessImageFunction")
  .option("--region <region>", "default: as AWS_REGION says")
  .option("--endpoint-url <url>", "the local stack, such as http://127.0.0.1:4566, in place of AWS");

async function connect(): Promise<[Clients, Deployment]> {
  const { region, endpointUrl, function: name } = program.opts();
  const clients = makeClients(region, endpointUrl);
  return [clients, await findDeployment(clients, name)];
}

program
  .command("status")
  .description("queue, dead letters by reason, recent errors, throughput")
  .option("--minutes <n>", "how far to look back", whole, 15)
  .action(async ({ minutes }) => {
    const [clients, deployment] = await connect();
    const { queue, oldest, deadLetters, recent } = await readStatus(clients, deployment, minutes);
    const { waiting, inProgress, delayed } = queue;
    const age = oldest === undefined ? "unknown" : duration(oldest);
    const codes = [...deadLetters.byCode].map(([code, count]) => `${count} ${code}`).join(", ");
    const seen = deadLetters.looked < deadLetters.count ? ` of the ${deadLetters.looked} looked at` : "";
    const { rendered, skipped, failed, bytesIn, bytesOut, milliseconds } = recent;
    const perSecond = (rendered / (minutes * 60)).toFixed(2);
    const each = rendered > 0 ? `, ${Math.round(milliseconds / rendered)} ms each` : "";
    console.log(
      `Queue         ${waiting} waiting, ${inProgress} in progress, ${delayed} delayed; oldest ${age}`,
    );
    console.log(`Dead letters  ${deadLetters.count}${codes && ` (${codes}${seen})`}`);
    console.log(
      `Last ${minutes} min   ${rendered} rendered (${perSecond} a second${each}), ${skipped} skipped, ${failed} failed`,
    );
    console.log(`              ${humanBytes(bytesIn)} in, ${humanBytes(bytesOut)} out`);
    for (const { time, code, reason } of recent.errors) console.log(`  ${time} ${code}: ${reason}`);
  });

const letters = program.command("dead-letters").description("what failed for good");

letters
  .command("list")
  .option("--max <n>", "look at so many", whole, 100)
  .action(async ({ max }) => {
    const [clients, deployment] = await connect();
    const found = await peek(clients, deployment, max);
    const rows = found.map(({ id, code, object = "", receiveCount = "", time = "", error }) => {
      const text = error.replace(`${object}: `, "");
      return [
        id,
        code,
        object,
        receiveCount,
        time,
        text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text,
      ];
    });
    console.log(
      rows.length === 0
        ? "There are none."
        : table(["id", "code", "object", "receives", "time", "error"], rows),
    );
  });

letters
  .command("show")
  .argument("<id>", "as the list gives it")
  .option("--max <n>", "look for it among so many", whole, 1000)
  .action(async (id, { max }) => {
    const [clients, deployment] = await connect();
    const found = (await peek(clients, deployment, max)).find((letter) => letter.id === id);
    if (!found) throw new Error(`There is no dead letter ${id} among the ${max} that were looked at`);
    const { body, ...explanation } = found;
    console.log(JSON.stringify({ ...explanation, message: parsed(body) }, null, 2));
  });

letters
  .command("redrive")
  .description("send all of them back to the queue")
  .option("--rate <n>", "at most so many a second", whole)
  .option("--yes", "do not ask", false)
  .action(async ({ rate, yes }) => {
    const [clients, deployment] = await connect();
    const count = await countLetters(clients, deployment);
    if (count === 0) return console.log("There are none.");
    await confirm(`${count} dead letters go back to the queue.`, yes);
    const bar = progress("{value} moved");
    bar.start(count, 0);
    const moved = await redrive(clients, deployment, rate, (value) => bar.update(value));
    bar.stop();
    console.log(`${moved} dead letters went back to the queue.`);
  });

letters
  .command("purge")
  .description("delete all of them")
  .option("--yes", "do not ask", false)
  .action(async ({ yes }) => {
    const [clients, deployment] = await connect();
    const count = await countLetters(clients, deployment);
    if (count === 0) return console.log("There are none.");
    await confirm(`${count} dead letters will be deleted for good.`, yes);
    await purge(clients, deployment);
    console.log(`${count} dead letters were deleted.`);
  });

program
  .command("backfill")
  .description("enqueue objects that are in the input bucket already")
  .option("--bucket <name>", "must be the stack's input bucket, which it is unless given")
  .option("--prefix <prefix>", "only keys that begin so", "")
  .option("--rate <n>", "objects a second", whole, 100)
  .option("--max <n>", "stop after so many; the same command goes on from there", whole, Number(DEFAULT_MAX))
  .option("--state <file>", "remembers how far it came", ".backfill.json")
  .option("--dry-run", "count, and enqueue nothing", false)
  .option("--yes", "do not ask", false)
  .action(async ({ bucket, prefix, rate, max, state, dryRun, yes }) => {
    const [clients, deployment] = await connect();
    const { inputBucket } = deployment;
    if (bucket && bucket !== inputBucket) {
      throw new Error(
        `${bucket} is not the stack's input bucket, ${inputBucket}: nothing else is ever enqueued`,
      );
    }
    const options = { prefix, rate, max, state, onProgress: () => {} };
    const planned = await backfill(clients, deployment, { ...options, isDryRun: true });
    const more = planned.wasCapped ? `, the first ${max} of more` : "";
    const from = planned.resumedAfter ? ` after ${planned.resumedAfter}` : "";
    console.log(
      `${planned.count} objects in s3://${inputBucket}/${prefix}${from}, ${humanBytes(planned.bytes)}${more}.`,
    );
    await tellCost(clients, deployment, planned.count);
    if (dryRun || planned.count === 0) return;
    await confirm(`They will be enqueued, ${rate} a second.`, yes);
    const bar = progress("[{bar}] {value}/{total}, {eta_formatted} left");
    bar.start(planned.count, 0);
    const onProgress = (count: number) => bar.update(count);
    const { count, wasCapped } = await backfill(clients, deployment, {
      ...options,
      onProgress,
      isDryRun: false,
    });
    bar.stop();
    console.log(
      `${count} objects were enqueued.${wasCapped ? " There are more: run the same command again." : ""}`,
    );
  });

program
  .command("verify")
  .description("sources whose renditions are missing, stale or orphaned")
  .option("--prefix <prefix>", "only keys that begin so", "")
  .option("--fix", "enqueue them", false)
  .option("--rate <n>", "objects a second", whole, 100)
  .option("--max <n>", "enqueue at most so many", whole, Number(DEFAULT_MAX))
  .option("--yes", "do not ask", false)
  .action(async ({ prefix, fix, rate, max, yes }) => {
    const [clients, deployment] = await connect();
    const findings: Finding[] = [];
    const counts: Record<string, number> = { missing: 0, stale: 0, failed: 0, orphaned: 0 };
    for await (const finding of verify(clients, deployment, prefix)) {
      counts[finding.kind]!++;
      findings.push(finding);
      console.log(`${finding.kind.padEnd(9)} ${finding.key}`);
    }
    const told = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
    console.log(`${told.join(", ")}.`);
    const { deleteRenditions } = deployment.settings;
    // What has failed lies in the dead-letter queue, and would fail again.
    const fixable = findings.filter(
      ({ kind }) => kind !== "failed" && (kind !== "orphaned" || deleteRenditions),
    );
    if (counts.orphaned! > 0 && !deleteRenditions) {
      console.log("Orphans are only removed with DeleteRenditions=true.");
    }
    const toFix = fixable.slice(0, max);
    if (toFix.length === 0) return;
    await tellCost(clients, deployment, toFix.length);
    if (!fix) {
      process.exitCode = 1;
      return console.log("--fix enqueues them.");
    }
    await confirm(`${toFix.length} objects will be enqueued.`, yes);
    const enqueuer = new Enqueuer(clients, deployment, rate, () => {});
    for (const { key, kind, source } of toFix) {
      await enqueuer.add(kind === "orphaned" ? { key, wasRemoved: true } : { ...source!, force: true });
    }
    await enqueuer.flush();
    console.log(`${toFix.length} objects were enqueued.`);
  });

program
  .command("empty")
  .description("delete everything in the output bucket, so that it can be deleted")
  .option("--input", "in the input bucket: your photos!", false)
  .option("--yes", "do not ask", false)
  .action(async ({ input, yes }) => {
    const [clients, deployment] = await connect();
    const bucket = input ? deployment.inputBucket : deployment.settings.outputBucket;
    await confirm(`Everything in ${bucket} will be deleted for good, old versions too.`, yes, bucket);
    let removed = 0;
    const bar = progress("{value} deleted");
    bar.start(0, 0);
    for await (const count of clients.storage.empty(bucket)) {
      removed += count;
      bar.update(removed);
    }
    bar.stop();
    console.log(`${bucket} is empty; ${removed} objects and versions were deleted.`);
  });

async function tellCost(clients: Clients, deployment: Deployment, images: number): Promise<void> {
  const { dollars, milliseconds, isMeasured } = await estimate(clients, deployment, images);
  const basis = isMeasured ? "as the last day's images took" : "as a photo of 12 megapixels takes";
  console.log(
    `To make ${images} anew costs about $${dollars.toPrecision(2)} (${Math.round(milliseconds)} ms each, ${basis}).`,
  );
}

async function countLetters(clients: Clients, { deadLetterQueueUrl }: Deployment): Promise<number> {
  const { ApproximateNumberOfMessages = "0" } = await queueAttributes(clients, deadLetterQueueUrl);
  return Number(ApproximateNumberOfMessages);
}

const progress = (format: string) => new SingleBar({ format, hideCursor: true, noTTYOutput: false });

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

// Whoever reads the output may have read enough.
process.stdout.on("error", () => process.exit());

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof NotConfirmed ? 3 : 2;
});
