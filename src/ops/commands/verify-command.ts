import type { Command } from "commander";
import type { Connect } from "../connect.ts";
import { tellCost } from "../cost.ts";
import { Enqueuer } from "../enqueue.ts";
import { DEFAULT_MAX, whole } from "../options.ts";
import { confirm } from "../terminal.ts";
import { type Finding, verify } from "../verify.ts";

export function addVerify(program: Command, connect: Connect): void {
  program
    .command("verify")
    .description("sources whose renditions are missing, stale or orphaned")
    .option("--prefix <prefix>", "only keys that begin so", "")
    .option("--fix", "enqueue them", false)
    .option("--rate <n>", "objects a second", whole, 100)
    .option("--max <n>", "enqueue at most so many", whole, DEFAULT_MAX)
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
      const enqueuer = new Enqueuer(clients, deployment, rate);
      for (const { key, kind, source } of toFix) {
        await enqueuer.add(kind === "orphaned" ? { key, wasRemoved: true } : { ...source!, force: true });
      }
      await enqueuer.flush();
      console.log(`${toFix.length} objects were enqueued.`);
    });
}
