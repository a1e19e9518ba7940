import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Stack } from "../local/stack.ts";
import { fixture, projectPath } from "../testing/fixtures.ts";
import { startStack } from "../testing/start-stack.ts";

interface Finished {
  code: number;
  output: string;
}

describe("npm run ops, on the local stack", () => {
  let stack: Stack;
  let scratch: string;

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), "ops-"));
    stack = await startStack({ parameters: { DeleteRenditions: "true", ManifestPrefix: "manifests/" } });
  });
  after(async () => {
    await stack.stop();
    rmSync(scratch, { recursive: true });
  });

  function ops(...args: string[]): Promise<Finished> {
    const command = ["--import", "./scripts/typescript.mjs", "src/ops/ops-cli.ts"];
    const endpoint = ["--endpoint-url", stack.emulator.endpoint];
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [...command, ...endpoint, ...args],
        { cwd: projectPath(".") },
        (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
        },
      );
    });
  }

  const put = (Key: string, file: string, Bucket = stack.inputBucket) =>
    stack.emulator.s3.send(new PutObjectCommand({ Bucket, Key, Body: fixture(file) }));
  const outputs = async () => {
    const { Contents = [] } = await stack.emulator.s3.send(
      new ListObjectsV2Command({ Bucket: stack.outputBucket }),
    );
    return Contents.map(({ Key }) => Key!).sort();
  };
  const removeOutput = (Key: string) =>
    stack.emulator.s3.send(new DeleteObjectCommand({ Bucket: stack.outputBucket, Key }));

  test("status tells of the queue, the dead letters by reason, errors and throughput", async () => {
    await put("one.jpg", "images/gray.jpg");
    await put("two.jpg", "images/orientation/3.jpg");
    await put("bad.jpg", "hostile/cut-off.jpg");
    await put("text.jpg", "hostile/text.jpg");
    await stack.drained();
    const { code, output } = await ops("status");
    assert.equal(code, 0, output);
    assert.match(output, /Queue +0 waiting, 0 in progress, 0 delayed; oldest 0 s/);
    assert.match(
      output,
      /Dead letters +2 \((1 CorruptImage, 1 UnsupportedFormat|1 UnsupportedFormat, 1 CorruptImage)\)/,
    );
    assert.match(output, /2 rendered \(0\.00 a second, \d+ ms each\), 0 skipped, 2 failed/);
    assert.match(output, /CorruptImage: s3:.*bad\.jpg: JPEG is cut off/);
  });

  test("dead letters are listed, shown, sent back by a move task, and deleted", async () => {
    const { output } = await ops("dead-letters", "list");
    const line = output.split("\n").find((row) => row.includes("/text.jpg"))!;
    assert.match(line, /UnsupportedFormat/);
    const shown = JSON.parse((await ops("dead-letters", "show", line.trim().split(/\s+/)[0]!)).output);
    assert.equal(shown.object, `s3://${stack.inputBucket}/text.jpg`);
    assert.equal(shown.message.Records[0].s3.object.key, "text.jpg");

    // One of the two is mended.
    await put("text.jpg", "images/gray.jpg");
    await stack.drained();
    assert.equal((await ops("dead-letters", "redrive")).code, 3, "nobody agreed");
    const redriven = await ops("dead-letters", "redrive", "--yes");
    assert.match(redriven.output, /2 dead letters went back/);
    await stack.drained();
    assert.match((await ops("dead-letters", "list")).output, /bad\.jpg/);
    const status = await ops("status");
    assert.match(status.output, /Dead letters +1 \(1 CorruptImage\)/);

    assert.equal((await ops("dead-letters", "purge")).code, 3);
    assert.match((await ops("dead-letters", "purge", "--yes")).output, /1 dead letters were deleted/);
    assert.match((await ops("dead-letters", "list")).output, /There are none/);
  });

  test("backfill counts first, goes on where it left off, and never takes a rendition for a source", async () => {
    for (const key of await outputs()) await removeOutput(key);
    // A copy of a rendition among the sources.
    await put("thumbnails/own.jpg", "images/gray.jpg");
    await stack.drained();
    await stack.emulator.s3.send(
      new CopyObjectCommand({
        Bucket: stack.inputBucket,
        Key: "thumbnails/copy.jpg",
        CopySource: `${stack.outputBucket}/medium/thumbnails/own.jpg`,
      }),
    );
    await stack.drained();
    for (const key of await outputs()) await removeOutput(key);

    const dry = await ops("backfill", "--dry-run");
    assert.match(dry.output, /5 objects in s3:/, dry.output);
    assert.match(dry.output, /costs about \$\d[\d.e-]+ /);
    assert.deepEqual(await outputs(), []);
    assert.equal((await ops("backfill")).code, 3, "nobody agreed");

    const state = join(scratch, "state.json");
    const first = await ops("backfill", "--yes", "--max", "2", "--state", state);
    assert.match(first.output, /2 objects were enqueued\. There are more/, first.output);
    const second = await ops("backfill", "--yes", "--state", state);
    assert.match(second.output, /3 objects in s3:.* after one\.jpg/, second.output);
    await stack.drained();
    assert.deepEqual(
      (await outputs()).filter((key) => key.startsWith("medium/")),
      ["medium/one.jpg", "medium/text.jpg", "medium/thumbnails/own.jpg", "medium/two.jpg"],
    );
    const other = await ops("backfill", "--bucket", stack.outputBucket, "--yes");
    assert.equal(other.code, 2);
    assert.match(other.output, /is not the stack's input bucket/);
  });

  test("verify keeps what has failed apart from what is missing, whatever the order of keys", async () => {
    for (const key of ["same", "same-1", "same.x"]) await put(key, "images/gray.jpg");
    await put("same-0", "hostile/cut-off.jpg");
    await stack.drained();
    const { code, output } = await ops("verify", "--prefix", "same");
    assert.match(output, /failed +same-0\n0 missing, 0 stale, 1 failed, 0 orphaned\.\n$/);
    assert.equal(code, 0, "nothing to mend");
    for (const Key of ["same", "same-0", "same-1", "same.x"]) {
      await stack.emulator.s3.send(new DeleteObjectCommand({ Bucket: stack.inputBucket, Key }));
    }
    await stack.drained();
    await ops("dead-letters", "purge", "--yes");
  });

  test("verify finds what is missing, stale and orphaned, and enqueues it", async () => {
    await stack.emulator.s3.send(new DeleteObjectCommand({ Bucket: stack.inputBucket, Key: "bad.jpg" }));
    await stack.drained();
    assert.match((await ops("verify")).output, /^0 missing, 0 stale, 0 failed, 0 orphaned\.$/m);

    await removeOutput("thumbnails/one.jpg");
    await stack.emulator.s3.send(
      new CopyObjectCommand({
        Bucket: stack.outputBucket,
        Key: "manifests/two.jpg.json",
        CopySource: `${stack.outputBucket}/manifests/two.jpg.json`,
        MetadataDirective: "REPLACE",
        Metadata: { rendition: "manifest", "source-etag": "of-another-content", configuration: "old" },
      }),
    );
    await put("medium/never.jpg", "images/gray.jpg", stack.outputBucket);
    const found = await ops("verify");
    assert.equal(found.code, 1);
    assert.match(found.output, /missing +one\.jpg/);
    assert.match(found.output, /stale +two\.jpg/);
    assert.match(found.output, /orphaned +never\.jpg/);
    assert.match(found.output, /1 missing, 1 stale, 0 failed, 1 orphaned/);

    await ops("verify", "--fix", "--yes");
    await stack.drained();
    const { Metadata } = await stack.emulator.s3.send(
      new HeadObjectCommand({ Bucket: stack.outputBucket, Key: "manifests/two.jpg.json" }),
    );
    assert.notEqual(Metadata!["source-etag"], "of-another-content");
    const after = await ops("verify");
    // What was put there by hand has no stamp, and is nobody's to remove.
    assert.match(after.output, /0 missing, 0 stale, 0 failed, 1 orphaned/);
  });

  test("empty asks, and empties", async () => {
    assert.equal((await ops("empty")).code, 3);
    assert.ok((await outputs()).length > 0);
    const { output } = await ops("empty", "--yes");
    assert.match(output, /is empty; \d+ objects/);
    assert.deepEqual(await outputs(), []);
  });

  test("says what is wrong in a line", async () => {
    const { code, output } = await ops("--function", "Another", "status");
    assert.equal(code, 2);
    assert.doesNotMatch(output, /\n\s+at /);
  });
});
