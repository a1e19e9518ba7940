import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { inspect } from "../image/index.ts";
import { fixture, projectPath } from "../testing/fixtures.ts";

const CLI = projectPath("dist/local/cli.js");
const folder = mkdtempSync(join(tmpdir(), "cli-"));
after(() => rmSync(folder, { recursive: true }));

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const image = (name: string) => projectPath(`fixtures/images/${name}`);
const hostile = (name: string) => projectPath(`fixtures/hostile/${name}`);

describe("npm start, given files", () => {
  test("writes the renditions, prints a table and exits 0", async () => {
    const out = join(folder, "good");
    const { status, stdout, stderr } = cli(
      image("landscape-14mp.jpg"),
      image("phone photo, rotated.jpg"),
      image("png/transparent.png"),
      "--out",
      out,
    );
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    assert.match(stdout, /landscape-14mp\.jpg +4592x3056 +\S+ kB +200x133 .* 800x532/);
    assert.match(stdout, /6 renditions of 3 images/);
    const header = (path: string) => inspect(readFileSync(join(out, path)));
    assert.equal((await header("medium/landscape-14mp.jpg")).width, 800);
    const { width, height, orientation } = await header("thumbnails/phone photo, rotated.jpg");
    assert.deepEqual({ width, height, orientation }, { width: 200, height: 133, orientation: 1 });
    assert.equal((await header("thumbnails/transparent.png")).hasAlpha, true);
  });

  test("tells what was dead-lettered and why, and exits 1", () => {
    const out = join(folder, "bad");
    const { status, stdout } = cli(image("gray.jpg"), hostile("cut-off.jpg"), "--out", out);
    assert.equal(status, 1);
    assert.match(stdout, /cut-off\.jpg +failed/);
    assert.match(stdout, /dead-letter queue.*\n +cut-off\.jpg: CorruptImage: .*cut off/);
    assert.ok(existsSync(join(out, "medium/gray.jpg")));
    assert.ok(!existsSync(join(out, "medium/cut-off.jpg")));
  });

  test("wrong arguments are a clear error and exit 2", () => {
    assert.match(cli("no-such-folder").stderr, /There is no no-such-folder/);
    assert.match(cli("--port", "many").stderr, /--port many: expected 0 to 65535/);
    assert.match(cli("--parameter", "Nothing=1", image("gray.jpg")).stderr, /no parameter Nothing/);
    assert.match(cli("--parameter", "MemorySize").stderr, /expected NAME=VALUE/);
    const { status, stderr } = cli("--unknown");
    assert.equal(status, 2);
    assert.match(stderr, /--unknown/);
  });

  test("--help tells how", () => {
    const { status, stdout } = cli("--help");
    assert.equal(status, 0);
    assert.match(stdout, /--real-time/);
  });
});

describe("npm start alone", () => {
  test("serves until it is interrupted, telling the endpoint, and reports what it makes", async () => {
    const child = spawn(process.execPath, [CLI, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    const says = async (pattern: RegExp) => {
      while (!pattern.test(output)) await once(child.stdout, "data");
      return pattern.exec(output)!;
    };
    const [, endpoint] = await says(
      /aws --endpoint-url (http:\S+) s3 cp photo\.jpg s3:\/\/image-processor-in/,
    );
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = { endpoint: endpoint!, region: "us-east-1", credentials, forcePathStyle: true };
    const s3 = new S3Client(client);
    const Bucket = "image-processor-in-000000000000-us-east-1";
    await s3.send(new PutObjectCommand({ Bucket, Key: "a.jpg", Body: fixture("images/gray.jpg") }));
    await says(/a\.jpg -> medium\/a\.jpg 480x320/);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });
});
