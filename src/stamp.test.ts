import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromMetadata, isLater, type Stamp, toMetadata } from "./stamp.ts";

describe("isLater", () => {
  const cases: [a: string | undefined, b: string | undefined, later: boolean][] = [
    ["0055AED6DCD90281E5", "0055AED6DCD90281E4", true],
    ["0055AED6DCD90281E5", "0055AED6DCD90281E5", false],
    ["0055aed6dcd90281e5", "0055AED6DCD90281E5", false],
    // The shorter one is filled with zeros at its right.
    ["0055AED6DCD9", "0055AED6DCD90281E5", false],
    ["0055AED6DCDA", "0055AED6DCD90281E5", true],
    ["0055AED6DCD9", "0055AED6DCD9000000", false],
    [undefined, "0055AED6DCD9", false],
    ["0055AED6DCD9", undefined, false],
  ];
  for (const [a, b, later] of cases) {
    test(`${a} is ${later ? "" : "not "}later than ${b}`, () => assert.equal(isLater(a, b), later));
  }
});

describe("a stamp", () => {
  const stamp: Stamp = {
    rendition: "thumbnail",
    sourceKey: "a/b.jpg",
    sourceETag: "e",
    sourceVersion: "v",
    sequencer: "00A",
    configuration: "c",
    hasFailed: true,
  };
  test("is what it was when it is read back", () => {
    assert.deepEqual(fromMetadata(toMetadata(stamp)), stamp);
  });
  test("is not found on what is not ours", () => {
    assert.equal(fromMetadata({ "source-key": "x" }), undefined);
  });
});
