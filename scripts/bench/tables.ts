import { FAMILIES } from "./families.ts";
import { median } from "./medians.ts";
import { type Ratios, type Result, ratiosTo, scoreIn } from "./results.ts";

/** Of one family, what was generated or what was given. */
interface Group {
  title: string;
  results: Result[];
}

const ratio = (value: number) => value.toFixed(2);
const whole = (value: number) => value.toFixed(0);
const milliseconds = (value: number) => value.toFixed(value < 10 ? 1 : 0);

const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
/** The first two columns are words. */
const head = (titles: readonly string[]) => [
  row(titles),
  row(titles.map((_, i) => (i < 2 ? "---" : "---:"))),
];

const groupsOf = (results: readonly Result[]): Group[] =>
  FAMILIES.map(({ id, title }) => ({ title, results: results.filter(({ family }) => family === id) })).filter(
    (group) => group.results.length > 0,
  );

const ORIGINS = { generated: "Generated pictures", given: "Given pictures" } as const;

/** All families beside all contestants, as Markdown: time and cold start, then memory and bytes. */
export function summaryTables(results: readonly Result[], contestants: readonly string[]): string {
  const sections = Object.entries(ORIGINS).flatMap(([origin, title]) => {
    const groups = groupsOf(results.filter((result) => result.origin === origin));
    if (groups.length === 0) return [];
    return [`### ${title}`, "", ...timeTable(groups, contestants), "", ...sizeTable(groups, contestants), ""];
  });
  return sections.join("\n");
}

function timeTable(groups: readonly Group[], contestants: readonly string[]): string[] {
  const titles = [
    "family (pictures)",
    "beside",
    "ours ms",
    "its ms",
    "ours / it",
    "worst",
    "cold: ours ms",
    "its ms",
    "ours / it",
  ];
  const cells = (all: readonly Ratios[], ours: Measured, its: Measured) => [
    milliseconds(ours("time")),
    milliseconds(its("time")),
    ...spread(all.map(({ time }) => time)),
    whole(ours("cold")),
    whole(its("cold")),
    ratio(median(all.map(({ cold }) => cold))),
  ];
  return [...head(titles), ...rowsOf(groups, contestants, cells)];
}

function sizeTable(groups: readonly Group[], contestants: readonly string[]): string[] {
  const titles = ["family (pictures)", "beside", "peak: ours MB", "its MB", "ours / it", "worst"];
  const more = ["bytes: ours / it", "worst", "at equal SSIM", "worst"];
  const cells = (all: readonly Ratios[], ours: Measured, its: Measured, equal: readonly number[]) => [
    whole(ours("peak")),
    whole(its("peak")),
    ...spread(all.map(({ peak }) => peak)),
    ...spread(all.map(({ bytes }) => bytes)),
    ...spread(equal),
  ];
  return [...head([...titles, ...more]), ...rowsOf(groups, contestants, cells)];
}

/** The median over the group. */
type Measured = (what: "time" | "cold" | "peak") => number;

function rowsOf(
  groups: readonly Group[],
  contestants: readonly string[],
  cells: (ratios: readonly Ratios[], ours: Measured, its: Measured, equal: readonly number[]) => string[],
): string[] {
  return groups.flatMap(({ title, results }) =>
    contestants
      .filter((contestant) => contestant !== "ours")
      .map((contestant, i) => {
        const both = results.filter((result) => ratiosTo(contestant, result));
        const measured =
          (name: string): Measured =>
          (what) =>
            median(both.map((result) => scoreIn(result, name)![what]));
        const equal =
          contestant === "sharp" ? both.flatMap((result) => result.bytesAtEqualSimilarity ?? []) : [];
        const ratios = both.map((result) => ratiosTo(contestant, result)!);
        const name = i === 0 ? `${title} (${results.length})` : "";
        return row([name, contestant, ...cells(ratios, measured("ours"), measured(contestant), equal)]);
      }),
  );
}

/** The median and the worst. */
const spread = (values: readonly number[]) =>
  values.length > 0 ? [ratio(median(values)), ratio(Math.max(...values))] : ["", ""];

/** What each picture's line says. */
export function pictureHead(contestants: readonly string[]): string {
  const others = contestants.filter((contestant) => contestant !== "ours");
  return head([
    "family",
    "picture",
    "MP",
    "ours ms",
    ...others.map((contestant) => `/ ${contestant}`),
    "cold ms",
    ...others.map((contestant) => `/ ${contestant}`),
    "peak MB",
    ...others.map((contestant) => `/ ${contestant}`),
    "bytes",
    ...others.map((contestant) => `/ ${contestant}`),
    "at equal SSIM",
  ]).join("\n");
}

/** One picture's line: what ours took, and each ratio of ours to another's. */
export function pictureRow(result: Result, contestants: readonly string[]): string {
  const ours = scoreIn(result, "ours")!;
  const others = contestants.filter((contestant) => contestant !== "ours");
  const all = others.map((contestant) => ratiosTo(contestant, result));
  const column = (what: keyof Ratios) => all.map((ratios) => (ratios ? ratio(ratios[what]) : "-"));
  const equal = result.bytesAtEqualSimilarity;
  return row([
    result.family,
    result.picture,
    result.megapixels.toFixed(1),
    milliseconds(ours.time),
    ...column("time"),
    whole(ours.cold),
    ...column("cold"),
    whole(ours.peak),
    ...column("peak"),
    ours.bytes.join(" + "),
    ...column("bytes"),
    equal ? ratio(equal) : "",
  ]);
}
