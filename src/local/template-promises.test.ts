import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { FAIL_ON } from "../image/formats/fail-on.ts";
import { projectPath } from "../testing/fixtures.ts";

const read = (path: string) => readFileSync(projectPath(path), "utf8");
// CloudFormation's tags are left out: only plain values are looked at.
const template = parse(read("template.yaml"), { logLevel: "silent" });

// biome-ignore lint/suspicious/noExplicitAny: a template is any JSON.
type Resource = any;
const resources = Object.entries<Resource>(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);

describe("what the template promises", () => {
  test("every parameter is described, grouped, and documented in both languages", () => {
    const groups = template.Metadata["AWS::CloudFormation::Interface"].ParameterGroups;
    const grouped = groups.flatMap(({ Parameters }: { Parameters: string[] }) => Parameters).sort();
    assert.deepEqual(grouped, Object.keys(template.Parameters).sort());
    for (const [name, parameter] of Object.entries<Resource>(template.Parameters)) {
      assert.ok(parameter.Description, name);
      const isBounded =
        "AllowedValues" in parameter || "AllowedPattern" in parameter || "MaxValue" in parameter;
      assert.ok(isBounded || name === "CacheControl", `${name} takes anything`);
      for (const file of ["README.md", "README.pt-br.md"]) {
        assert.ok(read(file).includes(`\`${name}\``), `${file} does not tell of ${name}`);
      }
    }
  });

  test("no photo goes with the stack", () => {
    const buckets = ofType("AWS::S3::Bucket");
    assert.equal(buckets.length, 2);
    for (const [name, { DeletionPolicy, UpdateReplacePolicy }] of buckets) {
      assert.deepEqual([name, DeletionPolicy, UpdateReplacePolicy], [name, "Retain", "Retain"]);
    }
  });

  test("every alarm names the section of the runbook that tells what to do", () => {
    const alarms = ofType("AWS::CloudWatch::Alarm");
    assert.equal(alarms.length, 5);
    const runbook = read("docs/runbook.md");
    for (const [name, { Properties }] of alarms) {
      const [, section] = /docs\/runbook\.md, (.*)\)/.exec(Properties.AlarmDescription)!;
      assert.ok(runbook.includes(`\n## ${section}\n\n*Alarm \`${name}\``), `${name}: ${section}`);
    }
  });

  test("docs/formats.md tells of every refusal and every value of failOn, and both READMEs lead to it", () => {
    const codes = [...read("src/image/image-error.ts").matchAll(/\| "(\w+)"/g)].map(([, code]) => code);
    const documented = read("docs/formats.md");
    assert.ok(codes.length > 3);
    for (const word of [...codes, ...FAIL_ON]) assert.ok(documented.includes(`| \`${word}\``), word);
    assert.deepEqual(template.Parameters.FailOn.AllowedValues, FAIL_ON);
    for (const file of ["README.md", "README.pt-br.md"]) assert.ok(read(file).includes("(docs/formats.md)"));
  });

  test("the runbook tells of every code that a dead letter can have", () => {
    const codes = [
      ...read("src/errors.ts").matchAll(/\| "(\w+)"/g),
      ...read("src/image/image-error.ts").matchAll(/\| "(\w+)"/g),
    ];
    const documented = read("docs/runbook.md");
    assert.ok(codes.length > 8);
    for (const [, code] of codes) {
      // A wrong specification never gets so far: it stops the function at its start.
      if (code !== "InvalidRendition") assert.ok(documented.includes(`\`${code}\``), code);
    }
  });
});
