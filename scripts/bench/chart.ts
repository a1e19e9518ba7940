import { FAMILIES } from "./families.ts";
import { median } from "./medians.ts";
import { type Result, ratiosTo } from "./results.ts";

const ROW = 18;
const LABEL = 240;
const SCALE = 460;
/** What is beyond stands at the edge. */
const MOST = 1.5;
const MARKS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];
const COLOURS = ["#d9480f", "#1971c2", "#2f9e44", "#9c36b5", "#f2b705", "#0c8599", "#868e96"];

const place = (ratio: number) => LABEL + (Math.min(ratio, MOST) / MOST) * SCALE;

/** An SVG: our time by each other's, a dot for each picture and a bar for their median, family by family. */
export function chart(results: readonly Result[], contestants: readonly string[]): string {
  const others = contestants.filter((contestant) => contestant !== "ours");
  const parts: string[] = [];
  let y = ROW;
  for (const [i, name] of others.entries()) {
    parts.push(`<circle cx="${LABEL}" cy="${y - 4}" r="4" fill="${colourOf(i)}"/>`);
    parts.push(text(LABEL + 10, y, `ours / ${name}`));
    y += ROW;
  }
  const top = y;
  for (const { id, title } of FAMILIES) {
    for (const origin of ["generated", "given"] as const) {
      const group = results.filter((result) => result.family === id && result.origin === origin);
      if (group.length === 0) continue;
      parts.push(text(4, y + ROW, origin === "given" ? `${title}, given` : title));
      for (const [i, name] of others.entries()) {
        y += ROW;
        parts.push(
          ...dots(
            group.flatMap((result) => ratiosTo(name, result)?.time ?? []),
            y - 4,
            colourOf(i),
          ),
        );
      }
      y += ROW / 2;
    }
  }
  const marks = MARKS.flatMap((mark) => [
    `<line x1="${place(mark)}" x2="${place(mark)}" y1="${top}" y2="${y}" stroke="${mark === 1 ? "#495057" : "#dee2e6"}"/>`,
    text(place(mark) - 8, y + ROW, String(mark)),
  ]);
  const size = `width="${LABEL + SCALE + 40}" height="${y + 2 * ROW}"`;
  const style = 'font-family="sans-serif" font-size="12"';
  const paper = '<rect width="100%" height="100%" fill="white"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>\n${[paper, ...marks, ...parts].join("\n")}\n</svg>\n`;
}

const colourOf = (contestant: number) => COLOURS[contestant % COLOURS.length]!;

const text = (x: number, y: number, words: string) => `<text x="${x}" y="${y}">${words}</text>`;

function dots(ratios: readonly number[], y: number, colour: string): string[] {
  if (ratios.length === 0) return [];
  const middle = place(median(ratios)).toFixed(1);
  return [
    ...ratios.map(
      (value) =>
        `<circle cx="${place(value).toFixed(1)}" cy="${y}" r="3" fill="${colour}" fill-opacity="0.45"/>`,
    ),
    `<rect x="${middle}" y="${y - 7}" width="2" height="14" fill="${colour}"/>`,
  ];
}
