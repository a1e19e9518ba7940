import { createInterface } from "node:readline/promises";
import { SingleBar } from "cli-progress";
import Table from "cli-table3";

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

/** Rows under headings, without lines. */
export function table(head: string[], rows: (string | number)[][]): string {
  const made = new Table({ head, style: { head: [], border: [], compact: true }, chars: SPACES });
  made.push(...rows);
  return made.toString();
}

const SPACES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "middle"].flatMap((side) => {
    const joints = ["", "-mid", "-left", "-right"].map((joint) => [side + joint, ""]);
    return side === "middle" ? [[side, "  "]] : joints;
  }),
);

export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** A line that shows how far something is. @param format as cli-progress wants it */
export const progress = (format: string) => new SingleBar({ format, hideCursor: true, noTTYOutput: false });
