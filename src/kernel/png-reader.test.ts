import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { constants, deflateRawSync, deflateSync } from "node:zlib";
import {
  chunk,
  compressedRows,
  END,
  idats,
  ihdr,
  join,
  type MadePng,
  plte,
  SIGNATURE,
} from "../testing/make-png.ts";
import { kernelModule } from "../testing/png-pixels.ts";
import { seeded } from "../testing/seeded.ts";
import { Instance } from "./instance.ts";
import { PNG_INPUT_BYTES } from "./png-kinds.ts";
import { type ByteRange, readPngHeader, readPngProfile } from "./png-reader.ts";
import { Status } from "./status.ts";

const instance = new Instance(kernelModule());
const RGB: MadePng = { width: 40, height: 30, colourType: 2, bitDepth: 8 };
const data = compressedRows(RGB);
const png = (before: Uint8Array[], behind: Uint8Array[] = []) =>
  join(SIGNATURE, ihdr(RGB), ...before, ...idats(data, 50), ...behind, END);
const read = (file: Uint8Array) => readPngHeader(instance, file);
const bytes = (file: Uint8Array, range: ByteRange | undefined) =>
  range && [...file.subarray(range.offset, range.offset + range.length)];

const profile = (zlib: Uint8Array, name = "name") => chunk("iCCP", join(Buffer.from(`${name}\0\0`), zlib));
const DEFLATED = deflateSync(Buffer.from("a profile"));
const EXIF = [77, 77, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];

describe("readPngHeader", () => {
  test("size and kind", () => {
    assert.deepEqual(read(png([])), {
      width: 40,
      height: 30,
      bitDepth: 8,
      colourType: 2,
      interlaced: false,
      hasAlpha: false,
      warnings: [],
    });
    const other = join(
      SIGNATURE,
      ihdr({ ...RGB, colourType: 4, bitDepth: 16, interlaced: true }),
      ...idats(data),
      END,
    );
    assert.deepEqual(read(other), {
      width: 40,
      height: 30,
      bitDepth: 16,
      colourType: 4,
      interlaced: true,
      hasAlpha: true,
      warnings: [],
    });
  });

  test("chunks of colour, where they lie", () => {
    const chromaticities = Array.from({ length: 32 }, (_, i) => i);
    const file = png([
      profile(DEFLATED),
      chunk("cICP", [1, 13, 0, 1]),
      chunk("sRGB", [2]),
      chunk("gAMA", [0, 0, 177, 143]),
      chunk("cHRM", chromaticities),
      plte(3),
    ]);
    const header = read(file);
    assert.deepEqual(bytes(file, header.iccProfile), [...Buffer.from("name\0\0"), ...DEFLATED]);
    assert.deepEqual(bytes(file, header.codePoints), [1, 13, 0, 1]);
    assert.deepEqual(bytes(file, header.srgb), [2]);
    assert.deepEqual(bytes(file, header.gamma), [0, 0, 177, 143]);
    assert.deepEqual(bytes(file, header.chromaticities), chromaticities);
    assert.deepEqual(bytes(file, header.palette), [...plte(3).subarray(8, -4)]);
    assert.deepEqual(header.warnings, []);
  });

  test("eXIf, before or behind the picture; the first one", () => {
    const other = [...EXIF.slice(0, -1), 9];
    for (const file of [
      png([chunk("eXIf", EXIF)]),
      png([plte(2), chunk("eXIf", EXIF)]),
      png([], [chunk("eXIf", EXIF)]),
    ]) {
      assert.deepEqual(bytes(file, read(file).exif), EXIF);
    }
    const twice = png([chunk("eXIf", EXIF)], [chunk("eXIf", other)]);
    assert.deepEqual(bytes(twice, read(twice).exif), EXIF);
    assert.deepEqual(read(twice).warnings, ["ignoredChunk"]);
    const bad = png([chunk("eXIf", EXIF, 1)], [chunk("eXIf", other)]);
    assert.deepEqual(bytes(bad, read(bad).exif), other);
  });

  test("colour behind the palette or the picture is misplaced", () => {
    const late = [profile(DEFLATED), chunk("gAMA", [0, 0, 177, 143])];
    for (const file of [png([plte(3), ...late]), png([], late)]) {
      const { iccProfile, gamma, warnings } = read(file);
      assert.deepEqual([iccProfile, gamma, warnings], [undefined, undefined, ["ignoredChunk"]]);
    }
  });

  test("a malformed iCCP does not hide the next one", () => {
    const stream = [...DEFLATED];
    const bad = [
      [0, 0, ...stream],
      [...Buffer.alloc(80, 65), 0, 0, ...stream],
      [65, 0, 1, ...stream],
      [65, 0, 0, 1, 2, 3],
      [65, 66, 67],
      [65, 0],
      [],
    ];
    for (const content of bad) {
      const file = png([chunk("iCCP", content), profile(DEFLATED, "second")]);
      assert.deepEqual(Buffer.from(readPngProfile(instance, file, 100)!).toString(), "a profile");
    }
  });
});

describe("inflate, against node:zlib", () => {
  const random = seeded(7);
  const below = (n: number) => Math.floor(random() * n);
  const contents: Record<string, (length: number) => Uint8Array> = {
    noise: (length) => Uint8Array.from({ length }, () => below(256)),
    "few letters": (length) => Uint8Array.from({ length }, () => below(1 + below(5))),
    "one letter": (length) => new Uint8Array(length).fill(7),
    "a skewed alphabet": (length) => Uint8Array.from({ length }, () => Math.floor(256 * random() ** 12)),
    "repeats of all distances": (length) => {
      const bytes = Uint8Array.from({ length }, () => below(256));
      for (let at = 1; at < length; ) {
        const distance = 1 + below(Math.min(at, below(2) ? 20 : 32768));
        const count = 3 + below(300);
        for (let i = 0; i < count && at < length; i++, at++) bytes[at] = bytes[at - distance]!;
        at += below(4);
      }
      return bytes;
    },
  };
  const strategies = [
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ];
  for (const [name, make] of Object.entries(contents)) {
    test(name, () => {
      for (const length of [0, 1, 2, 100, 258, 4097, 70_000, 300_000]) {
        const expected = make(length);
        for (const level of length > 70_000 ? [1, 6] : [0, 1, 3, 6, 9]) {
          for (const strategy of length > 70_000 ? [0] : strategies) {
            const zlib = deflateSync(expected, {
              level,
              strategy,
              memLevel: 1 + below(9),
              windowBits: 9 + below(7),
            });
            const inflated = readPngProfile(instance, png([profile(zlib)]), length)!;
            assert.ok(
              Buffer.from(expected).equals(inflated),
              `${length} bytes, level ${level}, strategy ${strategy}`,
            );
          }
        }
      }
    });
  }

  test("a block whose header lies across the end of the input window", () => {
    const flushed = (bytes: Uint8Array, level: number) =>
      deflateRawSync(bytes, { level, finishFlush: constants.Z_FULL_FLUSH });
    const noise = contents.noise!(PNG_INPUT_BYTES);
    for (let round = 0; round < 2000; round++) {
      // Small alphabets: the code lengths take some 20 to 40 bytes, and end a few bits around the window's end.
      const coded = contents["few letters"]!(200);
      const before = noise.subarray(0, PNG_INPUT_BYTES - 60 + below(60));
      const expected = join(before, coded);
      const blocks = [
        flushed(before, 0),
        deflateRawSync(coded, { level: 9, strategy: constants.Z_HUFFMAN_ONLY }),
      ];
      const zlib = join(
        Uint8Array.of(0x78, 0x9c),
        ...blocks,
        deflateSync(expected, { level: 0 }).subarray(-4),
      );
      const inflated = readPngProfile(instance, png([profile(zlib)]), expected.length)!;
      assert.ok(Buffer.from(expected).equals(inflated), `round ${round}`);
    }
  });

  test("what is longer than it may be is refused, and not inflated", () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const file = png([profile(bomb)]);
    assert.throws(() => readPngProfile(instance, file, 1000), { status: Status.tooMuchWork });
    assert.ok(instance.exports.pngBytesInflated.value < 2000n);
    const exact = png([profile(deflateSync(Buffer.alloc(1000)))]);
    assert.equal(readPngProfile(instance, exact, 1000)!.length, 1000);
    assert.throws(() => readPngProfile(instance, exact, 999), { status: Status.tooMuchWork });
  });

  test("what is cut or changed is refused", () => {
    const zlib = deflateSync(contents["few letters"]!(2000));
    for (let length = 2; length < zlib.length; length += 11) {
      assert.throws(() => readPngProfile(instance, png([profile(zlib.subarray(0, length))]), 3000), {
        status: Status.pngTruncated,
      });
    }
    const changed = zlib.slice();
    changed[changed.length - 1]! ^= 1;
    assert.throws(() => readPngProfile(instance, png([profile(changed)]), 3000), {
      status: Status.zlibChecksum,
    });
  });

  test("a dynamic block must have an end code and a complete code of code lengths", () => {
    // Code lengths of the code lengths, in their order: 1 for symbol 18, 2 for 0 and for 1.
    const number = (value: number, count: number) =>
      [...value.toString(2).padStart(count, "0")].reverse().join("");
    const block = (precode: Record<number, number>, ...lengths: string[]) => {
      const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];
      const coded = order.map((symbol) => number(precode[symbol] ?? 0, 3)).join("");
      return `1${number(2, 2)}${number(0, 5)}${number(0, 5)}${number(14, 4)}${coded}${lengths.join("")}`;
    };
    const complete = { 18: 1, 0: 2, 1: 2 };
    const one = "11";
    const zeros = (count: number) => `0${number(count - 11, 7)}`;
    const stream = (bits: string) => {
      const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) =>
        Number.parseInt([...byte].reverse().join(""), 2),
      );
      // Of ten zeros: s1 = 1, s2 = 10.
      return png([profile(Uint8Array.from([0x78, 0x9c, ...bytes, 0, 10, 0, 1]))]);
    };
    const tenZeros = "0".repeat(10);
    const good = stream(`${block(complete, one, zeros(138), zeros(117), one, one)}${tenZeros}1`);
    assert.deepEqual(
      [...readPngProfile(instance, good, 100)!],
      Array.from({ length: 10 }, () => 0),
    );
    const refused = { status: Status.deflateLengths };
    const endless = stream(`${block(complete, one, one, zeros(138), zeros(117), one)}${tenZeros}1`);
    assert.throws(() => readPngProfile(instance, endless, 100), refused);
    const incomplete = stream(block({ 18: 1, 0: 2 }, one, zeros(138), zeros(117), one, one));
    assert.throws(() => readPngProfile(instance, incomplete, 100), refused);
    const halfEmpty = stream(`${block(complete, one, zeros(138), zeros(117), "10", one)}${tenZeros}`);
    assert.throws(() => readPngProfile(instance, halfEmpty, 100), refused);
  });

  test("codes of 15 bits", () => {
    // Frequencies of Fibonacci's numbers make the longest codes.
    const letters: number[] = [];
    for (let i = 0, a = 1, b = 1; i < 22; i++, [a, b] = [b, a + b])
      letters.push(...Array.from({ length: a }, () => i * 5));
    for (let i = letters.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [letters[i], letters[j]] = [letters[j]!, letters[i]!];
    }
    const zlib = deflateSync(Uint8Array.from(letters), { strategy: constants.Z_HUFFMAN_ONLY, memLevel: 9 });
    const inflated = readPngProfile(instance, png([profile(zlib)]), letters.length)!;
    assert.ok(Buffer.from(letters).equals(inflated));
  });
});
