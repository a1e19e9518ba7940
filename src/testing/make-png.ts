import { deflateSync, crc32 as zlibCrc32 } from "node:zlib";
import { seeded } from "./seeded.ts";

/** What PNG allows and few encoders write, for tests of decoders. */
export interface MadePng {
  width: number;
  height: number;
  colourType: number;
  bitDepth: number;
  interlaced?: boolean;
  /** Of every row; default: 0 to 4 in turn. */
  filter?: number | undefined;
  /** Of zlib; default 6. */
  level?: number;
  strategy?: number;
  /** Chunks before and behind the picture data; default for a palette picture: a PLTE with all colours. */
  before?: Uint8Array[];
  behind?: Uint8Array[];
  /** Bytes of compressed data in each IDAT; default all. */
  idatBytes?: number;
  /** Changes the raw rows, the compressed data, and the whole file. */
  editRows?: (rows: Uint8Array) => Uint8Array;
  editData?: (data: Uint8Array) => Uint8Array;
}

export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The colour types with their bit depths (PNG 3rd edition, table 9). */
export const KINDS: [colourType: number, bitDepth: number][] = [
  ...([1, 2, 4, 8, 16] as const).map((depth): [number, number] => [0, depth]),
  ...([8, 16] as const).flatMap((depth) => [2, 4, 6].map((type): [number, number] => [type, depth])),
  ...([1, 2, 4, 8] as const).map((depth): [number, number] => [3, depth]),
];

export const END = chunk("IEND");

/** @param crcXor makes the checksum wrong */
export function chunk(type: string, data: Iterable<number> = [], crcXor = 0): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Uint8Array.from(data)]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(body.length - 4, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE((zlibCrc32(body) ^ crcXor) >>> 0, body.length + 4);
  return new Uint8Array(framed);
}

export function ihdr(
  { width, height, bitDepth, colourType, interlaced = false }: MadePng,
  crcXor = 0,
): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bitDepth, colourType, 0, 0, Number(interlaced)], 8);
  return chunk("IHDR", data, crcXor);
}

/** A palette of so many colours, all different. */
export const plte = (colours: number) =>
  chunk(
    "PLTE",
    Array.from({ length: colours * 3 }, (_, i) => (i * 89 + 7) & 255),
  );

export const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** A picture of gradients with some noise, the same each time. */
export function makePng(options: MadePng): Uint8Array {
  const { colourType, bitDepth, behind = [], editData = (data) => data } = options;
  const before = options.before ?? (colourType === 3 ? [plte(2 ** bitDepth)] : []);
  return join(
    SIGNATURE,
    ihdr(options),
    ...before,
    ...idats(editData(compressedRows(options)), options.idatBytes),
    ...behind,
    END,
  );
}

/** Splits compressed data into IDAT chunks. */
export function idats(data: Uint8Array, bytes = data.length): Uint8Array[] {
  const count = Math.ceil(data.length / bytes);
  return Array.from({ length: count }, (_, i) => chunk("IDAT", data.subarray(i * bytes, (i + 1) * bytes)));
}

export function compressedRows(options: MadePng): Uint8Array {
  const { level = 6, strategy = 0, editRows = (rows) => rows } = options;
  return deflateSync(editRows(filteredRows(options)), { level, strategy });
}

/** PNG 3rd edition, 8.2: the first column and row of each Adam7 pass, and its steps. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const ONE_PASS = [[0, 0, 1, 1]] as const;

function filteredRows(options: MadePng): Uint8Array {
  const { width, height, bitDepth, colourType, interlaced = false, filter } = options;
  const channels = CHANNELS[colourType]!;
  const sampleAt = samples(options, channels);
  const pixelBytes = Math.max(1, (channels * bitDepth) >> 3);
  const rows: Uint8Array[] = [];
  for (const [x0, y0, dx, dy] of interlaced ? ADAM7 : ONE_PASS) {
    if (x0 >= width) continue;
    const columns = Math.ceil((width - x0) / dx);
    let above = new Uint8Array(Math.ceil((columns * channels * bitDepth) / 8));
    for (let y = y0; y < height; y += dy) {
      const row = new Uint8Array(above.length);
      for (let i = 0; i < columns * channels; i++) {
        const x = x0 + Math.floor(i / channels) * dx;
        put(row, i, bitDepth, sampleAt(x, y, i % channels));
      }
      rows.push(filtered(row, above, filter ?? rows.length % 5, pixelBytes));
      above = row;
    }
  }
  return join(...rows);
}

function samples({ width, height, bitDepth, colourType }: MadePng, channels: number) {
  const random = seeded(width * 31 + height * 7 + bitDepth + colourType);
  const noise = Array.from({ length: 997 }, () => random());
  const most = 2 ** bitDepth - 1;
  return (x: number, y: number, c: number) => {
    const place = ((x * channels + c) * 13 + y * 101) % 997;
    const smooth = ((x * (c + 1) + y * 2) % 61) / 60;
    return Math.min(most, Math.floor((0.8 * smooth + 0.2 * noise[place]!) * (most + 1)));
  };
}

function put(row: Uint8Array, index: number, bitDepth: number, sample: number): void {
  if (bitDepth === 16) {
    row[2 * index] = sample >> 8;
    row[2 * index + 1] = sample & 255;
  } else {
    const bit = index * bitDepth;
    row[bit >> 3]! |= sample << (8 - bitDepth - (bit & 7));
  }
}

/** PNG 3rd edition, 9.2. */
function filtered(row: Uint8Array, above: Uint8Array, type: number, pixelBytes: number): Uint8Array {
  const predict = (i: number): number => {
    const [a, b, c] = [row[i - pixelBytes] ?? 0, above[i]!, above[i - pixelBytes] ?? 0];
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    return [0, a, b, (a + b) >> 1, paeth][type]!;
  };
  return Uint8Array.from([type, ...row.map((sample, i) => sample - predict(i))]);
}
