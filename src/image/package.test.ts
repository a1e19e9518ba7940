import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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

/** The TypeScript blocks of a page. */
const snippets = (page: string): string[] =>
  Array.from(
    readFileSync(projectPath(page), "utf8").matchAll(/```ts\r?\n([\s\S]*?)```/g),
    ([, code]) => code!,
  );

/** As the types of Cloudflare's workers have it. */
const WASM_TYPES = `declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}`;

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

  test("runs the READMEs' snippets", async () => {
    assert.deepEqual(snippets("README.pt-br.md"), snippets("README.md"));
    const [library, kernel] = snippets("README.md");
    for (const [code, file, size] of [
      [library!, "card.jpg", [400, 300]],
      [kernel!, "small.jpg", [400, 267]],
    ] as const) {
      writeFileSync(join(folder, "snippet.js"), code);
      copyFileSync(projectPath("fixtures/images/baseline-420.jpg"), join(folder, "photo.jpg"));
      execFileSync(process.execPath, ["snippet.js"], { cwd: folder });
      const { width, height } = await pixelsOf(readFileSync(join(folder, file)));
      assert.deepEqual([width, height], size);
    }
  });

  test("has types that need no other package's", () => {
    const types = installed("aws-image-processor", "dist", "library");
    for (const file of readdirSync(types).filter((name) => name.endsWith(".d.ts"))) {
      const imports = readFileSync(join(types, file), "utf8").matchAll(
        /^(?:im|ex)port .* from ["'](.*)["']/gm,
      );
      for (const [, name] of imports) assert.match(name!, /^\.\//, file);
    }
    const files = [...snippets("README.md"), ...snippets("docs/kernel-api.md")].map((code, i) => {
      writeFileSync(join(folder, `snippet${i}.ts`), code);
      return `snippet${i}.ts`;
    });
    writeFileSync(join(folder, "wasm.d.ts"), WASM_TYPES);
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: "es2022", module: "nodenext" },
      ...{ types: ["node"], typeRoots: [projectPath("node_modules/@types")] },
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: [...files, "wasm.d.ts"] }),
    );
    const compiler = projectPath("node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler], { cwd: folder, stdio: "inherit" });
  });

  test("has a kernel that needs JavaScript and WebAssembly alone", () => {
    const kernel = installed("aws-image-processor", "dist", "library", "kernel.js");
    const wasm = installed("aws-image-processor", "dist", "library", "kernel.wasm");
    assert.ok(statSync(kernel).size + statSync(wasm).size < 200_000);
    assert.doesNotMatch(readFileSync(kernel, "utf8"), /\b(await|import|require|process|Buffer)\b/);
    const options = ["--experimental-vm-modules", "--import", "./scripts/typescript.mjs"];
    const photo = "fixtures/images/baseline-420.jpg";
    const printed = execFileSync(
      process.execPath,
      [...options, "src/testing/bare-kernel.ts", kernel, wasm, photo],
      { cwd: projectPath(""), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    assert.equal(printed.trim(), `90 60 ${0xff} ${0xd8} undefined undefined`);
  });

  test("has nothing that publint objects to", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed("aws-image-processor"), pack: false });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });
});
