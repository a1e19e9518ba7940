import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pixelsOf, projectPath } from "../testing/fixtures.ts";

/** As `npm test` tells it: Windows has no program of that name, only a script for its shell. */
const NPM = process.env.npm_execpath;

function npm(folder: string, ...args: string[]): string {
  const [command, first] = NPM ? [process.execPath, [NPM]] : ["npm", []];
  return execFileSync(command, [...first, ...args], { cwd: folder, encoding: "utf8" });
}

/** The first TypeScript block of a README. */
function snippet(readme: string): string {
  const [, code] = /```ts\r?\n([\s\S]*?)```/.exec(readFileSync(projectPath(readme), "utf8"))!;
  return code!;
}

describe("the package, packed and installed in an empty folder without a network", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "package-"));
    // What is packed is what `npm test` has built.
    const [{ filename }] = JSON.parse(
      npm(projectPath(""), "pack", "--json", "--ignore-scripts", "--pack-destination", folder),
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    npm(folder, "install", "--offline", "--no-audit", "--no-fund", `./${filename}`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const installed = (...path: string[]) => join(folder, "node_modules", ...path);

  test("brings nothing else along", () => {
    const packages = readdirSync(installed()).filter((name) => !name.startsWith("."));
    assert.deepEqual(packages, ["aws-image-processor"]);
    const files = readdirSync(installed("aws-image-processor"));
    assert.deepEqual(files.sort(), ["LICENSE", "README.md", "README.pt-br.md", "dist", "package.json"]);
  });

  test("runs the READMEs' snippet", async () => {
    assert.equal(snippet("README.pt-br.md"), snippet("README.md"));
    writeFileSync(join(folder, "snippet.js"), snippet("README.md"));
    copyFileSync(projectPath("fixtures/images/baseline-420.jpg"), join(folder, "photo.jpg"));
    execFileSync(process.execPath, ["snippet.js"], { cwd: folder });
    const { width, height } = await pixelsOf(readFileSync(join(folder, "card.jpg")));
    assert.deepEqual([width, height], [400, 300]);
  });

  test("has types that need no other package's", () => {
    const types = readFileSync(installed("aws-image-processor", "dist", "library", "index.d.ts"), "utf8");
    assert.doesNotMatch(types, /^import /m);
    writeFileSync(join(folder, "snippet.ts"), snippet("README.md"));
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: "es2022", module: "nodenext" },
      ...{ types: ["node"], typeRoots: [projectPath("node_modules/@types")] },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["snippet.ts"] }));
    const compiler = projectPath("node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler], { cwd: folder, stdio: "inherit" });
  });

  test("has nothing that publint objects to", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed("aws-image-processor"), pack: false });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });
});
