import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { CATALOGUE } from "../testing/catalogue.ts";
import { projectPath } from "../testing/fixtures.ts";
import { listSources } from "./source-files.ts";

const IMAGES = projectPath("fixtures/images");

describe("listSources", () => {
  test("lists a folder's images at any depth by their path in it", async () => {
    const keys = (await listSources([IMAGES])).map(({ key }) => key);
    assert.ok(keys.includes("praia não é aqui + 1.jpg"));
    assert.ok(keys.includes("orientation/6.jpg"));
    assert.equal(keys.length, CATALOGUE.length);
  });

  test("takes a named file whatever it is", async () => {
    const file = projectPath("package.json");
    assert.deepEqual(await listSources([file]), [{ path: file, key: "package.json" }]);
  });

  test("refuses what is not there, what holds nothing, and one key for two files", async () => {
    await assert.rejects(listSources(["no-such-file.jpg"]), /There is no no-such-file\.jpg/);
    const empty = await mkdtemp(join(tmpdir(), "sources-"));
    await assert.rejects(listSources([empty]), /No JPEG or PNG in/);
    await rm(empty, { recursive: true });
    const file = join(IMAGES, "gray.jpg");
    await assert.rejects(listSources([IMAGES, file]), /would both become gray\.jpg/);
  });
});
