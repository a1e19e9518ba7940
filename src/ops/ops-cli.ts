import { Command } from "commander";
import { makeClients } from "./clients.ts";
import { addBackfill } from "./commands/backfill-command.ts";
import { addDeadLetters } from "./commands/dead-letters-command.ts";
import { addEmpty } from "./commands/empty-command.ts";
import { addStatus } from "./commands/status-command.ts";
import { addVerify } from "./commands/verify-command.ts";
import type { Connect } from "./connect.ts";
import { findDeployment } from "./deployment.ts";
import { NotConfirmed } from "./terminal.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const program = new Command("ops")
  .description("Looks after a deployed stack, or the local one (npm start).")
  .option("--function <name>", "the stack's function", "ProcessImageFunction")
  .option("--region <region>", "default: as AWS_REGION says")
  .option("--endpoint-url <url>", "the local stack, such as http://127.0.0.1:4566, in place of AWS");

const connect: Connect = async () => {
  const { region, endpointUrl, function: name } = program.opts();
  const clients = makeClients(region, endpointUrl);
  return [clients, await findDeployment(clients, name)];
};

for (const add of [addStatus, addDeadLetters, addBackfill, addVerify, addEmpty]) add(program, connect);

// Whoever reads the output may have read enough.
process.stdout.on("error", () => process.exit());

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof NotConfirmed ? 3 : 2;
});
