import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ProcessingError } from "./errors.ts";
import { s3Event } from "./local/notifications.ts";
import { parseMessage } from "./messages.ts";
import { fixture } from "./testing/fixtures.ts";

interface Event {
  Records: { body: string }[];
}

const bodiesOf = (name: string) =>
  (JSON.parse(Buffer.from(fixture(`events/${name}.json`)).toString()) as Event).Records.map(
    ({ body }) => body,
  );

const keysOf = (body: string) => parseMessage(body).objects.map(({ key }) => key);

describe("parseMessage", () => {
  test("reads S3's own notification", () => {
    const [body] = bodiesOf("one-image");
    assert.deepEqual(parseMessage(body!), {
      objects: [
        {
          bucket: "image-processor-in-000000000000-us-east-1",
          key: "baseline-420.jpg",
          size: 84_006,
          eTag: "00000000000000000000000000000000",
          sequencer: "000",
          versionId: undefined,
          wasRemoved: false,
        },
      ],
      ignored: [],
    });
  });

  test("decodes keys, several in a message", () => {
    const [body] = bodiesOf("spaces-and-unicode");
    assert.match(body!, /phone\+photo%2C\+rotated/, "the fixture is encoded");
    assert.deepEqual(keysOf(body!), ["phone photo, rotated.jpg", "praia não é aqui + 1.jpg"]);
  });

  for (const key of ["a b/c+d.jpg", "100% ¿qué?.png", "日本/写真 (1).jpg", "a&b=c;d'e.jpg", "🏖.jpg"]) {
    test(`gets back ${key} from the encoding of a notification`, () => {
      const stored = { bucket: "b", key, size: 1, eTag: "e", eventName: "ObjectCreated:Put", region: "r" };
      assert.deepEqual(keysOf(JSON.stringify(s3Event(stored))), [key]);
    });
  }

  test("reads SNS's envelope, and EventBridge's event, whose key is not encoded", () => {
    const [sns, eventBridge] = bodiesOf("sns-and-eventbridge");
    assert.deepEqual(keysOf(sns!), ["baseline-420.jpg"]);
    assert.deepEqual(keysOf(eventBridge!), ["praia não é aqui + 1.jpg"]);
    const both = JSON.stringify({ Type: "Notification", Message: eventBridge });
    assert.deepEqual(keysOf(both), ["praia não é aqui + 1.jpg"]);
  });

  test("keeps the version", () => {
    const stored = { bucket: "b", key: "k", size: 1, eTag: "e", eventName: "ObjectCreated:Put", region: "r" };
    const event = s3Event(stored);
    Object.assign(event.Records[0]!.s3.object, { versionId: "v1" });
    assert.equal(parseMessage(JSON.stringify(event)).objects[0]!.versionId, "v1");
  });

  test("tells removal from creation, of both kinds of event", () => {
    const removed = { bucket: "b", key: "k", eventName: "ObjectRemoved:DeleteMarkerCreated", region: "r" };
    const [object] = parseMessage(JSON.stringify(s3Event(removed))).objects;
    assert.deepEqual([object!.key, object!.wasRemoved], ["k", true]);
    const detail = { bucket: { name: "b" }, object: { key: "k", sequencer: "1" } };
    const event = { source: "aws.s3", "detail-type": "Object Deleted", detail };
    assert.equal(parseMessage(JSON.stringify(event)).objects[0]!.wasRemoved, true);
  });

  test("ignores the test event, and events of other kinds", () => {
    assert.deepEqual(parseMessage(bodiesOf("test-event")[0]!), { objects: [], ignored: ["s3:TestEvent"] });
    const tagged = { bucket: "b", key: "k", eventName: "ObjectTagging:Put", region: "r" };
    assert.deepEqual(parseMessage(JSON.stringify(s3Event(tagged))), {
      objects: [],
      ignored: ["ObjectTagging:Put"],
    });
  });

  const malformed: [what: string, body: string][] = [
    ["text", "hello"],
    ["nothing", ""],
    ["another object", "{}"],
    ["null", "null"],
    ["another service's event", '{"Records":[{"eventName":"INSERT","dynamodb":{}}]}'],
    [
      "a wrong encoding",
      '{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"%zz"}}}]}',
    ],
  ];
  for (const [what, body] of malformed) {
    test(`refuses ${what}, once and for all`, () => {
      assert.throws(
        () => parseMessage(body),
        (error) =>
          error instanceof ProcessingError && error.code === "MalformedMessage" && error.retryable === false,
      );
    });
  }
});
