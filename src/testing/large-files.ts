import { createDeflate } from "node:zlib";
import { kernelEngine, render } from "../image/index.ts";
import type { Size } from "../image/picture/geometry.ts";
import { assembledPng, chunk } from "./drawn.ts";
import { fixture } from "./fixtures.ts";

/** Colour types of PNG (3rd edition, table 7), and their samples a pixel. */
const COLOURS = { gray: [0, 1], rgb: [2, 3], rgba: [6, 4] } as const;

/** Rows go into the compressor in pieces of so many bytes. */
const PIECE_BYTES = 2 ** 20;

/**
 * A PNG with more pixels than one would hold in memory. Its samples are `noise`, which nothing makes smaller, or a `ramp`,
 * which becomes a thousandth.
 */
export async function largePng(
  { width, height }: Size,
  colour: keyof typeof COLOURS,
  content: "noise" | "ramp",
): Promise<Uint8Array> {
  const [type, samples] = COLOURS[colour];
  const rowBytes = 1 + width * samples;
  const deflate = createDeflate({ level: content === "ramp" ? 9 : 0 });
  const pieces: Uint8Array[] = [];
  deflate.on("data", (piece: Uint8Array) => pieces.push(chunk("IDAT", piece)));
  const ended = new Promise((resolve, reject) => deflate.on("end", resolve).on("error", reject));
  const sample = content === "noise" ? xorshift() : (at: number) => (at >> 10) & 255;
  const total = rowBytes * height;
  for (let from = 0; from < total; from += PIECE_BYTES) {
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, total - from));
    // Filter type 0 begins each row.
    for (let i = 0; i < piece.length; i++) piece[i] = (from + i) % rowBytes === 0 ? 0 : sample(from + i);
    if (!deflate.write(piece)) await new Promise((resolve) => deflate.once("drain", resolve));
  }
  deflate.end();
  await ended;
  return assembledPng({ width, height }, type, pieces);
}

/** A JPEG by our own encoder out of a PNG: whoever measures it measures in another process. */
export async function jpegOf(png: Uint8Array, progressive = false): Promise<Uint8Array> {
  const whole = { name: "whole", width: 16_383, height: 16_383, format: "jpeg" as const, quality: 95 };
  const [result] = await render(png, [{ ...whole, progressive, chromaSubsampling: "4:4:4" }], {
    engine: kernelEngine,
  });
  return result!.data;
}

/** A JPEG with the profile of a fixture. */
export function withProfileOf(jpeg: Uint8Array, file: string): Uint8Array {
  const bytes = Buffer.from(fixture(file));
  const at = bytes.indexOf("ICC_PROFILE\0") - 4;
  const segment = bytes.subarray(at, at + 2 + bytes.readUInt16BE(at + 2));
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]));
}

/** Marsaglia, "Xorshift RNGs" (2003): fast enough for a hundred million samples. */
function xorshift(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  };
}
