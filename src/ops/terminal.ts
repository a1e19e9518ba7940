import { createInterface } from "node:readline/promises";
import { SingleBar } from "cli-progress";

/** A step that the user did not agree to. */
export class NotConfirmed extends Error {}

/**
 * Asks before something that can't be undone.
 *
 * @param answer what must be typed
 * @throws {NotConfirmed} for any other answer, and where nobody can be asked
 */
export async function confirm(question: string, isAgreed: boolean, answer = "yes"): Promise<void> {
  if (isAgreed) return;
  if (!process.stdin.isTTY) throw new NotConfirmed(`${question} Nobody to ask: add --yes to do it.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const given = await terminal.question(`${question} Type "${answer}" to go on: `);
  terminal.close();
  if (given.trim() !== answer) throw new NotConfirmed("Nothing was done.");
}

/** A line that shows how far something is. @param format as cli-progress wants it */
export const progress = (format: string) => new SingleBar({ format, hideCursor: true, noTTYOutput: false });
