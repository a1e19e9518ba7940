import type { Command } from "commander";
import { linelessTable } from "../../terminal/table.ts";
import type { Clients } from "../clients.ts";
import type { Connect } from "../connect.ts";
import { peek, purge, redrive } from "../dead-letter-queue.ts";
import { type Deployment, queueAttributes } from "../deployment.ts";
import { whole } from "../options.ts";
import { confirm, progress } from "../terminal.ts";

/** Of an error's text in a list. */
const SHOWN = 100;

export function addDeadLetters(program: Command, connect: Connect): void {
  const letters = program.command("dead-letters").description("what failed for good");

  letters
    .command("list")
    .option("--max <n>", "look at so many", whole, 100)
    .action(async ({ max }) => {
      const [clients, deployment] = await connect();
      const found = await peek(clients, deployment, max);
      if (found.length === 0) return console.log("There are none.");
      const rows = linelessTable(["id", "code", "object", "receives", "time", "error"], "  ");
      for (const { id, code, object = "", receiveCount = "", time = "", error } of found) {
        const text = error.replace(`${object}: `, "");
        const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
        rows.push([id, code, object, receiveCount, time, shown]);
      }
      console.log(rows.toString());
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
}

async function countLetters(clients: Clients, { deadLetterQueueUrl }: Deployment): Promise<number> {
  const { ApproximateNumberOfMessages = "0" } = await queueAttributes(clients, deadLetterQueueUrl);
  return Number(ApproximateNumberOfMessages);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
