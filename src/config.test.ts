import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSettings } from "./config.ts";

const MEBIBYTE = 2 ** 20;
const withRenditions = (renditions: unknown) => ({
  OUTPUT_BUCKET: "out",
  RENDITIONS: typeof renditions === "string" ? renditions : JSON.stringify(renditions),
});
const small = { name: "small", prefix: "small/", width: 10 };

describe("readSettings", () => {
  test("needs the output bucket and nothing else", () => {
    const settings = readSettings({ OUTPUT_BUCKET: "out", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512" });
    assert.equal(settings.outputBucket, "out");
    assert.equal(settings.maxObjectBytes, 50 * MEBIBYTE);
    assert.equal(settings.maxPixels, 100_000_000);
    assert.equal(settings.failOn, "error");
    assert.equal(settings.cacheControl, "public, max-age=86400");
    assert.equal(settings.endpoint, undefined);
    assert.deepEqual(
      settings.renditions.map(({ prefix, width, height, fit, quality }) => [
        prefix,
        width,
        height,
        fit,
        quality,
      ]),
      [
        ["thumbnails/", 200, 200, "inside", 85],
        ["medium/", 800, 600, "inside", 85],
      ],
    );
  });

  test("shares the memory between waiting sources and the image in hand", () => {
    const settings = readSettings({ OUTPUT_BUCKET: "out", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512" });
    assert.equal(settings.sourceMemory, 64 * MEBIBYTE);
    assert.equal(settings.imageMemory, (512 - 112 - 64) * MEBIBYTE);
  });

  test("uses as many processors as the memory setting gives and the machine has", () => {
    const settings = (megabytes: string, RENDERERS?: string) =>
      readSettings({
        OUTPUT_BUCKET: "out",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes,
        ...(RENDERERS && { RENDERERS }),
      });
    assert.equal(settings("512").renderers, 1);
    assert.equal(settings("1769").renderers, 1);
    assert.ok(settings("3538").renderers <= 2);
    const three = settings("5307", "3");
    assert.deepEqual([three.renderers, three.concurrency], [3, 10]);
    // Each thread keeps something for itself.
    assert.equal(three.imageMemory, settings("5307", "1").imageMemory - 3 * 80 * MEBIBYTE);
  });

  test("a fingerprint tells configurations apart, whatever the order of their fields", () => {
    const of = (renditions: object[], CACHE_CONTROL?: string) =>
      readSettings({ ...withRenditions(renditions), ...(CACHE_CONTROL && { CACHE_CONTROL }) }).configuration;
    const { name, prefix, width } = small;
    assert.equal(of([small]), of([{ width, prefix, name }]));
    assert.equal(of([small]), of([{ ...small, quality: 85 }]), "a default that is spelled out");
    assert.notEqual(of([small]), of([{ ...small, quality: 80 }]));
    assert.notEqual(of([small]), of([small], "no-store"));
  });

  test("takes every value of failOn", () => {
    for (const FAIL_ON of ["none", "truncated", "error", "warning"]) {
      assert.equal(readSettings({ OUTPUT_BUCKET: "out", FAIL_ON }).failOn, FAIL_ON);
    }
  });

  test("one bucket for both is allowed where what is written is not what is read", () => {
    const both = { INPUT_BUCKET: "one", OUTPUT_BUCKET: "one" };
    assert.equal(readSettings({ ...both, SOURCE_PREFIX: "uploads/" }).sourcePrefix, "uploads/");
  });

  const wrong: [what: string, env: Record<string, string>, message: RegExp][] = [
    ["no output bucket", {}, /OUTPUT_BUCKET: expected the name/],
    ["an empty output bucket", { OUTPUT_BUCKET: "" }, /OUTPUT_BUCKET: expected the name/],
    [
      "a loop",
      { INPUT_BUCKET: "one", OUTPUT_BUCKET: "one" },
      /OUTPUT_BUCKET: what is written to thumbnails\/ would be taken for a source/,
    ],
    [
      "a loop by way of the manifests",
      { INPUT_BUCKET: "one", OUTPUT_BUCKET: "one", SOURCE_PREFIX: "up/", MANIFEST_PREFIX: "up/done/" },
      /OUTPUT_BUCKET: what is written to up\/done\//,
    ],
    [
      "manifests among renditions",
      { OUTPUT_BUCKET: "out", MANIFEST_PREFIX: "medium/json/" },
      /MANIFEST_PREFIX: expected a folder apart/,
    ],
    [
      "a flag that is none",
      { OUTPUT_BUCKET: "out", DELETE_RENDITIONS: "yes" },
      /DELETE_RENDITIONS: expected "true"/,
    ],
    [
      "a failOn that is none",
      { OUTPUT_BUCKET: "out", FAIL_ON: "errors" },
      /FAIL_ON: expected none, truncated, error, warning/,
    ],
    ["no JSON", withRenditions("[{"), /RENDITIONS: expected JSON/],
    ["no list", withRenditions({}), /RENDITIONS: expected a list/],
    ["no rendition", withRenditions([]), /RENDITIONS: expected at least one/],
    ["a wrong width", withRenditions([{ ...small, width: -1 }]), /RENDITIONS\.0\.width/],
    ["an unknown field", withRenditions([{ ...small, widht: 1 }]), /RENDITIONS\.0\.widht/],
    ["no prefix", withRenditions([{ name: "a", width: 1 }]), /RENDITIONS\.0\.prefix/],
    [
      "a prefix that is no folder",
      withRenditions([{ ...small, prefix: "small" }]),
      /RENDITIONS\.0\.prefix: expected a folder/,
    ],
    ["one name twice", withRenditions([small, { ...small, prefix: "other/" }]), /expected names that differ/],
    [
      "overlapping prefixes",
      withRenditions([small, { ...small, name: "b", prefix: "small/b/" }]),
      /none begins another/,
    ],
    [
      "a number that is none",
      { OUTPUT_BUCKET: "out", MAX_MEGAPIXELS: "lots" },
      /MAX_MEGAPIXELS: expected a whole/,
    ],
  ];
  for (const [what, env, message] of wrong) {
    test(`refuses ${what}, naming the field`, () => {
      assert.throws(() => readSettings(env), { name: "TypeError", message });
    });
  }

  test("tells all that is wrong at once", () => {
    assert.throws(() => readSettings({ MAX_MEGAPIXELS: "x" }), /OUTPUT_BUCKET.*; MAX_MEGAPIXELS/);
  });
});
