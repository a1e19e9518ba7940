import type { HorizontalAlignment } from "cli-table3";
import { linelessTable } from "../terminal/table.ts";
import { humanBytes } from "../terminal/units.ts";
import type { Outcomes, Rendered } from "./outcomes.ts";

/** One row for each object: what went in, what came out, and the milliseconds that rendering took. */
export function table(keys: string[], outcomes: Outcomes): string {
  const names = [...outcomes.rendered.values()][0]?.renditions.map(({ name }) => name) ?? [];
  const columns = ["object", "source", "", ...names.flatMap((name) => [name, ""]), "ms"];
  const colAligns = columns.map((_, i): HorizontalAlignment => (i === 0 ? "left" : "right"));
  const rows = linelessTable(columns, " ", { colAligns });
  for (const key of keys) {
    const rendered = outcomes.rendered.get(key);
    if (rendered) rows.push(row(key, rendered));
    else rows.push([key, { content: status(key, outcomes), colSpan: columns.length - 1, hAlign: "left" }]);
  }
  return rows.toString();
}

function row(key: string, { source, renditions, milliseconds }: Rendered): string[] {
  const cells = [source, ...renditions].flatMap(({ width, height, bytes }) => [
    `${width}x${height}`,
    humanBytes(bytes),
  ]);
  const { decode = 0, resize = 0, encode = 0 } = milliseconds;
  return [key, ...cells, String(decode + resize + encode)];
}

function status(key: string, { skipped }: Outcomes): string {
  const reason = skipped.get(key);
  return reason ? `skipped: ${reason}` : "failed";
}
