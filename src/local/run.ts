import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { Outcomes } from "./outcomes.ts";
import { Progress } from "./progress.ts";
import { table } from "./report.ts";
import { listSources, type SourceFile } from "./source-files.ts";
import type { Stack } from "./stack.ts";
import { takeDeadLetters } from "./take-dead-letters.ts";

/**
 * Sends files through the stack and writes their renditions.
 *
 * @param paths files and folders
 * @param out the folder under which each rendition is written at its key
 * @returns how many messages ended in the dead-letter queue
 */
export async function run(stack: Stack, outcomes: Outcomes, paths: string[], out: string): Promise<number> {
  const sources = await listSources(paths);
  const keys = sources.map(({ key }) => key);
  const progress = new Progress(outcomes, keys.length);
  for (const source of sources) await upload(stack, source);
  await stack.drained();
  progress.end();

  await writeRenditions(stack, outcomes, keys, out);
  console.log(table(keys, outcomes));
  const letters = await takeDeadLetters(stack, outcomes);
  if (letters.length > 0) {
    console.log(`\nIn the dead-letter queue (${stack.topology.eventSource.deadLetterQueue}):`);
    for (const { keys, code, reason } of letters) console.log(`  ${keys.join(", ")}: ${code}: ${reason}`);
  }
  const written = [...outcomes.rendered.values()].flatMap(({ renditions }) => renditions).length;
  console.log(`\n${written} renditions of ${outcomes.rendered.size} images are in ${out}${sep}`);
  return letters.length;
}

async function upload(stack: Stack, { path, key }: SourceFile): Promise<void> {
  const { s3 } = stack.emulator;
  const params = { Bucket: stack.inputBucket, Key: key, Body: createReadStream(path) };
  await new Upload({ client: s3, params }).done();
}

async function writeRenditions(stack: Stack, outcomes: Outcomes, keys: string[], out: string): Promise<void> {
  for (const key of keys) {
    for (const rendition of outcomes.rendered.get(key)?.renditions ?? []) {
      const path = within(out, rendition.key);
      const object = await stack.emulator.s3.send(
        new GetObjectCommand({ Bucket: stack.outputBucket, Key: rendition.key }),
      );
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await object.Body!.transformToByteArray());
    }
  }
}

/** A key may hold `..`: it is a name and not a path. */
function within(folder: string, key: string): string {
  const path = join(folder, key);
  if (!resolve(path).startsWith(resolve(folder) + sep))
    throw new Error(`${key} would be written outside ${folder}`);
  return path;
}
