import { readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- bench: what `npm run bench -- --write` replaces -->";
const END = "<!-- bench: end -->";

/**
 * Puts a report between the marks of a Markdown document.
 *
 * @throws {Error} when the document has no such marks
 */
export function writeIntoDocument(path: string, report: string): void {
  const document = readFileSync(path, "utf8");
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`${path}: expected a line "${BEGIN}" and one "${END}" behind it`);
  writeFileSync(
    path,
    `${document.slice(0, begin + BEGIN.length)}\n\n${report.trim()}\n\n${document.slice(end)}`,
  );
}
