import assert from "node:assert/strict";
import { test } from "node:test";
import { LocalObjects } from "../../scripts/kernel/local-objects.mjs";

const COUNTER = `import { limit } from "../limits";
export const STEP = 2;
@local
export class Counter {
  n: i32 = STEP;
  /** Adds to it. */
  add(more: i32): void {
    // In one line.
    const twice = more * STEP;
    this.n += twice;
  }
  next(): i32 {
    this.add(limit(1));
    return this.n;
  }
  isOver(most: i32): bool {
    return this.n > most;
  }
}
`;

/** What becomes of the body of a function that uses the counter, spaces aside. */
function expanded(body: string): string {
  const text = `import { Counter } from "./lib/counter";\nfunction f(): void {\n${body}\n}\n`;
  const objects = new LocalObjects([
    ["a/lib/counter.ts", COUNTER],
    ["a/user.ts", text],
  ]);
  return (objects.expand("a/user.ts") ?? "unchanged").replace(/\s+/g, " ");
}

const MADE = "let c_n: i32 = STEP;";

test("an object becomes a local for each field, and its methods what they do", () => {
  const found = expanded("const c = new Counter();\nc.add(3);");
  assert.ok(found.includes(MADE), found);
  assert.ok(/\{ let (more_\d+): i32 = 3; const (twice_\d+) = \1 \* STEP; c_n \+= \2; \}/.test(found), found);
});

test("a method's result is assigned where its call stood, and methods may call each other", () => {
  const found = expanded("const c = new Counter();\nlet x = 0;\nconst y = c.next();\nx = c.next();");
  assert.ok(/let y: i32; \{ \{ let more_\d+: i32 = limit\(1\);.*? y = c_n; \}/.test(found), found);
  assert.ok(found.includes("x = c_n; }"), found);
});

test("a method that is one expression may stand in another", () => {
  assert.ok(
    expanded("const c = new Counter();\nif (c.isOver(5)) return;").includes(
      "if ((c_n > (<i32>(5)))) return;",
    ),
  );
});

test("what a method refers to is imported from where its file has it", () => {
  const found = expanded("const c = new Counter();\nc.next();");
  assert.ok(found.includes('import { STEP } from "./lib/counter";'), found);
  assert.ok(found.includes('import { limit } from "./limits";'), found);
});

test("a loop is written out, its counter a number", () => {
  const found = expanded(
    "for (let turn = 0; g(); turn = unrolled(turn, 3)) {\n  if (turn == 0) h();\n  i();\n}",
  );
  const turn = (n: number) => `{ if (!(g())) break; { if (${n} == 0) h(); i(); } }`;
  assert.ok(found.includes(`while (true) { ${turn(0)} ${turn(1)} ${turn(2)} }`), found);
});

test("lines keep their numbers", () => {
  const body =
    "const c = new Counter();\nc.add(1);\nfor (let t = 0; ; t = unrolled(t, 2)) {\n  c.add(t);\n}\nc.add(2);";
  const text = `import { Counter } from "./lib/counter";\nfunction f(): void {\n${body}\n}\nconst LAST = 1;\n`;
  const files: [string, string][] = [
    ["a/lib/counter.ts", COUNTER],
    ["a/user.ts", text],
  ];
  const lineOf = (source: string) => source.split("\n").findIndex((line) => line.includes("LAST"));
  assert.equal(lineOf(new LocalObjects(files).expand("a/user.ts")!), lineOf(text));
});

test("what the rules forbid names the file, the line and what was expected", () => {
  const make = "const c = new Counter();\n";
  const cases: [string, string][] = [
    ["g(c);", "an object of a @local class used by its fields and methods only, received c"],
    [
      "if (c.next() > 1) return;",
      "a call of such a method alone, or as all that is assigned, received c.next()",
    ],
    ["c.size = 1;", "a field of Counter, received size"],
    ["c.grow();", "a method of Counter, received c.grow()"],
    [
      "for (let t = 0; ; t = unrolled(t, 2)) { continue; }",
      "no continue in a loop that is written out, received continue;",
    ],
  ];
  for (const [body, message] of cases) {
    assert.throws(() => expanded(make + body), { message: `a/user.ts:4: expected ${message}` });
  }
});

test("a file without such objects and loops stays as it is", () => {
  assert.equal(expanded("g();"), "unchanged");
});
