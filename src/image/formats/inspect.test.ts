import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../../testing/fixtures.ts";
import { ImageError } from "../image-error.ts";
import { inspect } from "./inspect.ts";

describe("inspect", () => {
  test("reads a JPEG's frame header", async () => {
    assert.deepEqual(await inspect(fixture("images/progressive.jpg")), {
      format: "jpeg",
      width: 960,
      height: 640,
      components: 3,
      bitDepth: 8,
      hasAlpha: false,
      space: "ycc",
      progressive: true,
      isInterleaved: true,
      sampling: [
        { h: 2, v: 2 },
        { h: 1, v: 1 },
        { h: 1, v: 1 },
      ],
      orientation: 1,
      statesColours: false,
      icc: [],
    });
    assert.equal((await inspect(fixture("images/gray.jpg"))).components, 1);
    assert.equal((await inspect(fixture("images/baseline-420.jpg"))).progressive, false);
  });

  test("reads a PNG's header and what stands before its pixels", async () => {
    assert.deepEqual(await inspect(fixture("images/png/rgb-16-bit.png")), {
      format: "png",
      width: 480,
      height: 320,
      components: 3,
      bitDepth: 16,
      hasAlpha: false,
      space: "rgb",
      progressive: false,
      orientation: 1,
      statesColours: false,
      colourType: 2,
      interlaced: false,
      warnings: [],
    });
    assert.equal((await inspect(fixture("images/png/rgb-interlaced.png"))).progressive, true);
    assert.equal((await inspect(fixture("images/png/palette.png"))).hasAlpha, true, "tRNS");
    assert.equal((await inspect(fixture("images/png/gray-alpha.png"))).components, 2);
  });

  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    test(`reads Exif orientation ${orientation}`, async () => {
      assert.equal(
        (await inspect(fixture(`images/orientation/${orientation}.jpg`))).orientation,
        orientation,
      );
    });
  }

  test("reads a header at any offset of its buffer", async () => {
    const file = fixture("images/orientation/6.jpg");
    const buffer = new Uint8Array(file.length + 7);
    buffer.set(file, 7);
    assert.equal((await inspect(buffer.subarray(7))).orientation, 6);
  });

  const refused: [file: string, code: string, message: RegExp][] = [
    ["text.jpg", "UnsupportedFormat", /Not an image that we know.*only JPEG and PNG/],
    ["gif.jpg", "UnsupportedFormat", /This is GIF/],
    ["lossless.jpg", "UnsupportedFormat", /lossless/],
    ["arithmetic.jpg", "UnsupportedFormat", /arithmetic-coded/],
    ["12-bit.jpg", "UnsupportedFormat", /8 bits a sample.*found 12 \(byte \d+\)/],
    ["five-components.jpg", "UnsupportedFormat", /1, 3 and 4 components.*found 5/],
    ["frame-too-short.jpg", "CorruptImage", /does not fit its components/],
    ["zero-width.jpg", "CorruptImage", /width of 0 \(byte \d+\)/],
    ["zero-width.png", "CorruptImage", /must be 1 to 2147483647, found 0 \(byte 16\)/],
    ["bad-colour-type.png", "CorruptImage", /colour type.*found 5 \(byte 25\)/],
    ["cut-off-in-header.jpg", "CorruptImage", /ends inside the segment \(byte \d+\)/],
    ["cut-off-in-header.png", "CorruptImage", /ends before its picture data begins \(byte \d+\)/],
  ];
  for (const [file, code, message] of refused) {
    test(`refuses ${file} as ${code}`, async () => {
      await assert.rejects(
        () => inspect(fixture(`hostile/${file}`)),
        (error) => error instanceof ImageError && error.code === code && message.test(error.message),
      );
    });
  }

  test("what begins as a JPEG and does not go on as one is damaged, not unknown", async () => {
    for (const rest of [[], [0], [...Buffer.from("no picture at all")]]) {
      await assert.rejects(inspect(Uint8Array.from([0xff, 0xd8, ...rest])), {
        code: "CorruptImage",
        message: /no frame header \(SOF\).*byte \d+/,
      });
    }
  });

  test("a header can be sent to a thread, and holds no part of the file", async () => {
    for (const name of ["images/display-p3.jpg", "images/png/display-p3.png"]) {
      const header = await inspect(fixture(name));
      assert.ok(header.statesColours);
      assert.deepEqual(structuredClone(header), header);
      assert.ok(JSON.stringify(header).length < 600);
    }
  });

  test("what is no file is told by its kind", async () => {
    for (const [source, name] of [
      [new ArrayBuffer(8), "ArrayBuffer"],
      ["photo.jpg", "string"],
      [undefined, "undefined"],
    ] as unknown as [Uint8Array, string][]) {
      await assert.rejects(inspect(source), {
        code: "UnsupportedFormat",
        message: `source: expected a Uint8Array, received ${name}`,
      });
    }
  });

  test("headers are read at once without mixing them up", async () => {
    const names = [1, 6, 8].map((orientation) => `images/orientation/${orientation}.jpg`);
    const headers = await Promise.all([...names, ...names].map((name) => inspect(fixture(name))));
    assert.deepEqual(
      headers.map(({ orientation }) => orientation),
      [1, 6, 8, 1, 6, 8],
    );
  });

  test("refuses every cut of a header with a typed error, and reads what is whole", async () => {
    for (const name of ["images/orientation/6.jpg", "images/png/palette.png"]) {
      const file = fixture(name);
      for (let length = 0; length < 1200; length++) {
        try {
          await inspect(file.subarray(0, length));
        } catch (error) {
          assert.ok(error instanceof ImageError, `${name} at ${length}: ${error}`);
        }
      }
    }
  });
});
