import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chunk, idats, KINDS, makePng, SIGNATURE } from "../testing/make-png.ts";
import { kernelModule, openPng, type PngDecoding, planesOf } from "../testing/png-pixels.ts";
import { seeded } from "../testing/seeded.ts";
import { Instance } from "./instance.ts";
import { KernelError } from "./kernel-error.ts";
import { pngDecoderBytes } from "./png-memory.ts";
import { readPngHeader, readPngProfile } from "./png-reader.ts";

const MILLISECONDS = 3000;
/** Beyond this a case is not decoded: a damaged header may claim anything. */
const MAX_PIXELS = 1_000_000;

const SEEDS = KINDS.flatMap(([colourType, bitDepth], i) =>
  [false, true].map((interlaced) =>
    makePng({
      width: 33,
      height: 21,
      colourType,
      bitDepth,
      interlaced,
      level: i % 10,
      ...(i % 3 === 0 && { idatBytes: 40 }),
    }),
  ),
);

/** Changes some bytes, and then mends the checksums: else nearly all would be refused for these. */
function mutated(random: () => number): Uint8Array {
  const below = (n: number) => Math.floor(random() * n);
  let bytes = SEEDS[below(SEEDS.length)]!.slice();
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = 8 + below(bytes.length - 8);
    const kind = below(5);
    if (kind === 0) bytes[at] = below(256);
    else if (kind === 1) bytes[at]! ^= 1 << below(8);
    else if (kind === 2) bytes.copyWithin(at, below(bytes.length), below(bytes.length));
    else if (kind === 3) bytes.fill(below(256), at, at + below(20));
    else bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + below(30))]);
    if (bytes.length < 60) break;
  }
  return random() < 0.8 ? withChecksums(bytes) : bytes;
}

function withChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    bytes.set(chunk(type, bytes.subarray(at + 8, at + 8 + length)).subarray(-4), at + 8 + length);
    at += 12 + length;
  }
  return bytes;
}

function job(instance: Instance, png: Uint8Array, options: PngDecoding): Uint8Array[] {
  const header = readPngHeader(instance, png);
  if (header.width * header.height > MAX_PIXELS) return [];
  if (header.iccProfile) readPngProfile(instance, png, 10_000);
  const limit = 1_000_000 + pngDecoderBytes(header, options.sets, options.box);
  return planesOf(instance, openPng(instance, png, { ...options, limit }));
}

describe("the PNG decoder, given damaged files", () => {
  for (const build of ["kernel.wasm", "kernel.debug.wasm"]) {
    test(`${build} answers each with a picture or a typed error, and writes nowhere else`, () => {
      const instance = new Instance(kernelModule(build));
      const good = { sets: ["straight", "premultiplied", "ycc"] } as const;
      const expected = SEEDS.map((png) => job(instance, png, good));
      const end = Date.now() + MILLISECONDS / 2;
      let [decoded, refused, slowest] = [0, 0, 0];
      for (let seed = 1; Date.now() < end; seed++) {
        const random = seeded(seed);
        const png = mutated(random);
        const start = performance.now();
        try {
          job(instance, png, {
            ...(random() < 0.5
              ? { sets: ["ycc", "premultiplied"] }
              : { sets: ["straight"], box: 1 + (seed % 5) }),
            tolerates: random() < 0.5,
          });
          decoded++;
        } catch (error) {
          if (!(error instanceof KernelError)) throw new Error(`seed ${seed}`, { cause: error });
          refused++;
        }
        slowest = Math.max(slowest, performance.now() - start);
        if (seed % 20 === 0) {
          const i = (seed / 20) % SEEDS.length;
          assert.deepEqual(job(instance, SEEDS[i]!, good), expected[i], `after seed ${seed}`);
        }
      }
      assert.ok(decoded > 100 && refused > 100, `${decoded} decoded, ${refused} refused`);
      assert.ok(slowest < 1000, `${slowest} ms`);
    });
  }

  test("noise for picture data", () => {
    const instance = new Instance(kernelModule("kernel.debug.wasm"));
    for (let seed = 1; seed < 500; seed++) {
      const random = seeded(seed);
      const noise = Uint8Array.from({ length: 200 }, () => random() * 256);
      noise.set([0x78, 0x9c, (noise[2]! & 0xf8) | (1 + 2 * (seed % 3))]);
      const [head, tail] = [SEEDS[10]!.subarray(0, 33), SEEDS[10]!.subarray(-12)];
      const png = new Uint8Array(Buffer.concat([head, ...idats(noise), tail]));
      assert.throws(() => planesOf(instance, openPng(instance, png, { sets: ["straight"] })), KernelError);
    }
  });
});
