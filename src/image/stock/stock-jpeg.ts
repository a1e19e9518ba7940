import decoderPath from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
import encoderPath from "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";
import decode, { init as declaredInitDecoder } from "@jsquash/jpeg/decode.js";
import encode, { init as declaredInitEncoder } from "@jsquash/jpeg/encode.js";
import type { Size } from "../../kernel/shapes.ts";
import { ImageError } from "../image-error.ts";
import type { Pixels } from "../picture/pixels.ts";
import { compile } from "../wasm-file.ts";

/** The package's declarations lack the first parameter. Each call makes a new instance. */
type Init = (module: WebAssembly.Module, options: object) => Promise<void>;
const initDecoder = declaredInitDecoder as Init;
const initEncoder = declaredInitEncoder as Init;

/** libjpeg's words for data that stops before the picture does; it fills the rest with gray and goes on. */
const TRUNCATED = /premature end/i;

/**
 * Whether the package holds an instance that is fit for use. Every failure uses one up. Good ones are kept, however large: the
 * package lets go of one only when it makes another, and for a while there would be two.
 */
const ready = { decoder: false, encoder: false };

/** What the codec says on its standard error, where its real reasons are. */
let complaints: string[] = [];
const moduleOptions = { print: () => {}, printErr: (line: string) => complaints.push(line) };

/**
 * Decodes at full size, as stored: orientation is not applied.
 *
 * @throws {ImageError} `CorruptImage` when the data is damaged or ends too early
 */
export async function decodeJpeg(source: Uint8Array): Promise<Pixels> {
  if (!ready.decoder) await initDecoder(await compile(decoderPath), moduleOptions);
  ready.decoder = false;
  complaints = [];
  let image: ImageData;
  try {
    image = await decode(exactBuffer(source));
  } catch (cause) {
    throw new ImageError("CorruptImage", `JPEG can't be decoded: ${complaints.at(-1) ?? cause}`, { cause });
  }
  ready.decoder = true;
  if (complaints.some((line) => TRUNCATED.test(line))) {
    throw new ImageError("CorruptImage", "JPEG is cut off: its data ends before the picture does");
  }
  return image;
}

/** Encodes with mozjpeg, 4:2:0 or 4:2:2 as it picks, progressive, optimal Huffman tables; alpha is ignored. */
export async function encodeMozjpeg(pixels: Pixels, { quality }: { quality: number }): Promise<Uint8Array> {
  if (!ready.encoder) await initEncoder(await compile(encoderPath), moduleOptions);
  ready.encoder = false;
  const bytes = await encode(pixels as ImageData, { quality });
  ready.encoder = true;
  return new Uint8Array(bytes);
}

/**
 * What the encoder takes: pixels in the instance, the same as it widens them, three planes of coefficients of 16 bits, trellis
 * work, and the file. Bytes.
 */
export const mozjpegFootprint = ({ width, height }: Size) => ({
  kernel: 0,
  outside: 8 * 2 ** 20 + 24 * width * height,
  file: 2 * width * height,
});

/** Starts compiling what nearly every image needs, so that the first one finds it done. */
export function preloadJpeg(): void {
  for (const path of [decoderPath, encoderPath]) compile(path).catch(() => {});
}

/** The decoder takes an ArrayBuffer of exactly the file. */
function exactBuffer(source: Uint8Array): ArrayBuffer {
  const whole = source.byteOffset === 0 && source.byteLength === source.buffer.byteLength;
  // A Buffer's own `slice` does not copy.
  return (whole ? source.buffer : new Uint8Array(source).buffer) as ArrayBuffer;
}
