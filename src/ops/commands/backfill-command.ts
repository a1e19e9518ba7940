import type { Command } from "commander";
import { humanBytes } from "../../terminal/units.ts";
import { backfill } from "../backfill.ts";
import type { Connect } from "../connect.ts";
import { tellCost } from "../cost.ts";
import { DEFAULT_MAX, whole } from "../options.ts";
import { confirm, progress } from "../terminal.ts";

export function addBackfill(program: Command, connect: Connect): void {
  program
    .command("backfill")
    .description("enqueue objects that are in the input bucket already")
    .option("--bucket <name>", "must be the stack's input bucket, which it is unless given")
    .option("--prefix <prefix>", "only keys that begin so", "")
    .option("--rate <n>", "objects a second", whole, 100)
    .option("--max <n>", "stop after so many; the same command goes on from there", whole, DEFAULT_MAX)
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
}
