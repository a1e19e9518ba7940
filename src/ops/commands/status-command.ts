import type { Command } from "commander";
import { humanBytes, humanSeconds } from "../../terminal/units.ts";
import type { Connect } from "../connect.ts";
import { whole } from "../options.ts";
import { readStatus } from "../stack-status.ts";

export function addStatus(program: Command, connect: Connect): void {
  program
    .command("status")
    .description("queue, dead letters by reason, recent errors, throughput")
    .option("--minutes <n>", "how far to look back", whole, 15)
    .action(async ({ minutes }) => {
      const [clients, deployment] = await connect();
      const { queue, oldest, deadLetters, recent } = await readStatus(clients, deployment, minutes);
      const { waiting, inProgress, delayed } = queue;
      const age = oldest === undefined ? "unknown" : humanSeconds(oldest);
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
}
