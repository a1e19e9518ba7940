import type { Command } from "commander";
import type { Connect } from "../connect.ts";
import { confirm, progress } from "../terminal.ts";

export function addEmpty(program: Command, connect: Connect): void {
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
}
