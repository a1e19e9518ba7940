import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../testing/fixtures.ts";
import { DHT, DQT, dataAt, edited, inserted, segment } from "../testing/jpeg-editing.ts";
import { TestKernel } from "../testing/test-kernel.ts";
import { KernelError } from "./kernel-error.ts";

const kernel = new TestKernel();
const { exports } = kernel.instance;

/** Decodes, at full size. @returns the planes, and what the decoder noticed */
function decode(file: Uint8Array, shrink = 0) {
  const decoder = kernel.jpeg(file, shrink);
  const planes = kernel.planes(decoder);
  return {
    planes,
    isDamaged: exports.damage.value > 0,
    isCutOff: Boolean(exports.isCutOff.value),
    isWhole: decoder.damage()?.grade !== "truncated",
  };
}

const BASELINE = "images/baseline-420.jpg";
const PROGRESSIVE = "images/progressive.jpg";
const RESTARTS = "foreign/restart-baseline.jpg";
const PROGRESSIVE_RESTARTS = "foreign/restart-progressive.jpg";
const APART = "foreign/scans-apart.jpg";
const FILES = [BASELINE, PROGRESSIVE, RESTARTS, PROGRESSIVE_RESTARTS, APART, "images/gray.jpg"];
const SOUND = { isDamaged: false, isCutOff: false };
const DAMAGED = { isDamaged: true, isCutOff: false };

const seen = (file: Uint8Array) => {
  const { isDamaged, isCutOff } = decode(file);
  return { isDamaged, isCutOff };
};
const restartsOf = (file: Uint8Array) => {
  const found = [];
  for (let at = dataAt(file); at + 1 < file.length; at++) {
    if (file[at] === 0xff && (file[at + 1]! & 0xf8) === 0xd0) found.push(at);
  }
  return found;
};
const cutOut = (file: Uint8Array, at: number, length: number) =>
  Uint8Array.from([...file.subarray(0, at), ...file.subarray(at + length)]);
const lastScanOf = (file: Uint8Array) => Buffer.from(file).lastIndexOf(Buffer.of(0xff, 0xda));

describe("damaged entropy-coded data", () => {
  for (const name of FILES) {
    const file = fixture(name);

    test(`${name}: nothing is found in a good file, at any scale`, () => {
      for (const shrink of [0, 1, 2, 3]) {
        decode(file, shrink);
        assert.equal(exports.damage.value, 0);
        assert.equal(Boolean(exports.isCutOff.value), false);
      }
    });

    test(`${name}: 64 zeros are found nearly everywhere`, () => {
      const [first, last] = [dataAt(file), file.length - 70];
      let found = 0;
      for (let i = 0; i < 40; i++) {
        const at = Math.floor(first + ((last - first) * (i + 0.5)) / 40);
        try {
          if (decode(file.slice().fill(0, at, at + 64)).isDamaged) found++;
        } catch (error) {
          assert.ok(error instanceof KernelError);
          found++;
        }
      }
      // Without restarts a sequential decoder may find its way again.
      assert.ok(found >= 25, `${found} of 40`);
    });

    test(`${name}: a file that is cut off is no damaged one`, () => {
      const { isCutOff, isWhole } = decode(file.subarray(0, file.length >> 1));
      assert.deepEqual({ isCutOff, isWhole }, { isCutOff: true, isWhole: false });
    });

    test(`${name}: EOI in the middle of the data is damage`, () => {
      const at = Math.floor((dataAt(file) + lastScanOf(file) + file.length) / 3);
      const early = inserted(file.subarray(0, at), at, [0, 0xff, 0xd9]);
      const { isDamaged, isCutOff } = decode(early);
      assert.deepEqual({ isDamaged, isCutOff }, DAMAGED);
    });

    test(`${name}: what is left over before EOI is damage, unless it is padding`, () => {
      const end = file.length - 2;
      assert.deepEqual(seen(inserted(file, end, [7])), SOUND);
      assert.deepEqual(seen(inserted(file, end, Buffer.alloc(100))), SOUND);
      assert.deepEqual(seen(inserted(file, end, [0xff, 0, 0xff, 0, 0xff, 0])), SOUND);
      assert.deepEqual(seen(inserted(file, end, [1, 2, 3, 4])), DAMAGED);
    });
  }

  for (const name of [RESTARTS, PROGRESSIVE_RESTARTS]) {
    const file = fixture(name);
    const third = restartsOf(file)[2]!;

    test(`${name}: a restart marker of a wrong number`, () => {
      const { isDamaged, isWhole } = decode(edited(file, (bytes) => bytes.writeUInt8(0xd7, third + 1)));
      assert.deepEqual({ isDamaged, isWhole }, { isDamaged: true, isWhole: true });
    });
    test(`${name}: a restart marker that is missing`, () => {
      assert.equal(decode(cutOut(file, third, 2)).isDamaged, true);
    });
    test(`${name}: bytes before a restart marker`, () => {
      assert.deepEqual(seen(inserted(file, third, [1, 2, 3])), DAMAGED);
    });
    test(`${name}: fill bytes before a restart marker are none`, () => {
      const { planes, ...found } = decode(inserted(file, third, [0xff, 0xff]));
      assert.deepEqual(found, { ...SOUND, isWhole: true });
      assert.deepEqual(planes, decode(file).planes);
    });
  }
});

/** Blocks of gray, whose tables know one code each: 0, for no difference and for the end of the block. */
function blocks(side: number, restartInterval: number, data: number[] | Uint8Array): Uint8Array {
  const [high, low] = [(8 * side) >> 8, (8 * side) & 255];
  const pieces = [
    [0xff, 0xd8],
    segment(DQT, [0, ...Buffer.alloc(64, 1)]),
    segment(0xc0, [8, high, low, high, low, 1, 1, 0x11, 0]),
    segment(DHT, [0x00, 1, ...Buffer.alloc(15), 0, 0x10, 1, ...Buffer.alloc(15), 0]),
    segment(0xdd, [restartInterval >> 8, restartInterval & 255]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    data,
    [0xff, 0xd9],
  ];
  return Uint8Array.from(Buffer.concat(pieces.map((piece) => Uint8Array.from(piece))));
}

test("a code that there is none of is damage", () => {
  assert.deepEqual(seen(blocks(1, 0, [0b00111111])), SOUND);
  assert.deepEqual(seen(blocks(1, 0, [0xff, 0, 0xff, 0, 0b01111111])), DAMAGED);
});

test("a restart marker that is missing costs no time at each that is due", () => {
  const start = performance.now();
  decode(blocks(1000, 1, Buffer.alloc(1_000_000)), 0);
  assert.ok(performance.now() - start < 5000, "a million intervals, each with a million bytes left over");
});

describe("files of several scans", () => {
  for (const name of [PROGRESSIVE, APART]) {
    const file = fixture(name);
    const lastScan = lastScanOf(file);

    test(`${name}: a file that ends before its last scan is whole if it says so`, () => {
      const ended = inserted(file.subarray(0, lastScan), lastScan, [0xff, 0xd9]);
      assert.deepEqual({ ...decode(ended), planes: 0 }, { ...SOUND, isWhole: true, planes: 0 });
      const { isCutOff, isWhole } = decode(file.subarray(0, lastScan));
      assert.deepEqual({ isCutOff, isWhole }, { isCutOff: true, isWhole: false });
    });

    test(`${name}: damaged segments behind the last scan do no harm`, () => {
      const { planes } = decode(file);
      for (const bytes of [segment(DHT, [0, 9]), segment(0xc0, [1]), segment(DQT, [9])]) {
        assert.deepEqual(decode(inserted(file, file.length - 2, bytes)).planes, planes);
      }
    });
  }

  test("components keep the quantisation steps that they began with", () => {
    const file = fixture(PROGRESSIVE);
    const steps = segment(DQT, [0, ...Buffer.alloc(64, 99), 1, ...Buffer.alloc(64, 99)]);
    assert.deepEqual(decode(inserted(file, lastScanOf(file), steps)).planes, decode(file).planes);
  });

  test("a damaged segment between scans is an error that names the byte", () => {
    const file = fixture(PROGRESSIVE);
    const at = lastScanOf(file);
    assert.throws(() => decode(inserted(file, at, segment(DHT, [0, 9]))), {
      message: `the Huffman tables overrun their segment (DHT) (byte ${at})`,
    });
  });
});
