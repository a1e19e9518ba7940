import { parseArgs } from "node:util";
import { CONTESTANTS } from "./contestants.mjs";
import { FAMILIES, type Family } from "./families.ts";
import { MEGAPIXELS } from "./pictures/photographs.ts";

const DEFAULT_CONTESTANTS = ["ours", "sharp", "sharp (one decode)"];
const ALL = Object.keys(CONTESTANTS);

export const HELP = `npm run bench -- [options] [FILE | FOLDER ...]

The default job (200x200 and 800x600, in the source's format) by us and by the peers, one thread each: on pictures that the
benchmark makes, at least eight a family, and on those that are given, each in the family that its header tells.

  --family A,B   these families: ${FAMILIES.map(({ id }) => id).join(", ")}
  --given        nothing generated
  --size A,B     megapixels of the generated photographs, one of each size (default ${MEGAPIXELS.join()})
  --only A,B     beside these, or "all" (default ${DEFAULT_CONTESTANTS.slice(1).join()}; also
                 ${ALL.filter((name) => ![...DEFAULT_CONTESTANTS, "against"].includes(name)).join()})
  --against DIR  beside another build of ours, too: DIR has dist/library/index.js
  --seconds N    of turns for each contestant on each picture (default 1)
  --stages       prints our time by stage
  --write FILE   puts the tables between the marks of FILE and the chart beside it: docs/speed.md
  --hostile      instead of all that: our time beside sharp's on files that are made to cost time; exits 1 where we exceed the
                 bound. With a word behind it, those whose names hold it
  --help

Each contestant starts in three fresh processes a picture (cold start and peak memory are their medians), and the last three
take turns of 40 ms, one after the other; "ours / it" is the median of the ratios, turn by turn.

The first run makes the pictures, for 5 minutes on two idle cores, and keeps them. A run then takes about 15 minutes: 10 to 30 s
a picture, of which the starts and the warm-up are 5. The photographs take two thirds; 300x200 and --given with a few files, 2
minutes. --only all takes five times as long.
`;

export interface Options {
  families: readonly Family[];
  contestants: readonly string[];
  against: string | undefined;
  seconds: number;
  megapixels: readonly number[];
  isGivenAlone: boolean;
  showsStages: boolean;
  /** A document. */
  write: string | undefined;
  mode: "race" | "hostile" | "help";
  /** Files and folders; with `hostile`, a word. */
  words: readonly string[];
}

/** @throws {Error} for an option, a family or a contestant that there is not */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      family: { type: "string" },
      given: { type: "boolean", default: false },
      size: { type: "string", default: MEGAPIXELS.join() },
      only: { type: "string" },
      against: { type: "string" },
      seconds: { type: "string", default: "1" },
      stages: { type: "boolean", default: false },
      write: { type: "string" },
      hostile: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const mode = values.help ? "help" : values.hostile ? "hostile" : "race";
  return {
    families: chosenFamilies(values.family),
    contestants: chosenContestants(values.only, values.against !== undefined),
    against: values.against,
    seconds: positive("--seconds", values.seconds),
    megapixels: values.size.split(",").map((size) => positive("--size", size)),
    isGivenAlone: values.given,
    showsStages: values.stages,
    write: values.write,
    mode,
    words: positionals,
  };
}

function chosenFamilies(names: string | undefined): readonly Family[] {
  if (names === undefined) return FAMILIES;
  const wanted = names.split(",");
  expectKnown(
    "family",
    wanted,
    FAMILIES.map(({ id }) => id),
  );
  return FAMILIES.filter(({ id }) => wanted.includes(id));
}

/** Ours is always there: all else is measured by it. */
function chosenContestants(names: string | undefined, hasOther: boolean): readonly string[] {
  const peers = ALL.filter((name) => name !== "against");
  const wanted = names === "all" ? peers : (names?.split(",") ?? DEFAULT_CONTESTANTS);
  expectKnown("contestant", wanted, peers);
  return ALL.filter((name) => name === "ours" || wanted.includes(name) || (name === "against" && hasOther));
}

function expectKnown(what: string, received: readonly string[], known: readonly string[]): void {
  const stranger = received.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`Expected a ${what} (${known.join()}), received "${stranger}"`);
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option}: expected a number above 0, received "${text}"`);
  return value;
}
