import { crc32 } from "node:zlib";

/** 0 up to 1, as `seeded` gives. */
type Random = () => number;

/** A JPEG segment's or a PNG chunk's bytes, head included. */
interface Piece {
  start: number;
  end: number;
}

interface Mutator {
  random: Random;
  below: (n: number) => number;
}

/**
 * A file with one to six changes: bytes, bits, pieces cut out, doubled or overwritten, segments and chunks swapped, dropped,
 * doubled or with another length, sizes in headers, and profiles. Checksums of a PNG are set right again three times out of
 * four, so that damage reaches what stands behind them.
 */
export function mutated(source: Uint8Array, random: Random): Uint8Array {
  const mutator = { random, below: (n: number) => Math.floor(random() * n) };
  let bytes: Buffer = Buffer.from(source);
  // Mostly one: many at once only hide each other.
  for (let changes = 1 + Math.floor(random() ** 3 * 6); changes > 0 && bytes.length > 16; changes--) {
    bytes = CHANGES[mutator.below(CHANGES.length)]!(bytes, mutator);
  }
  if (isPng(bytes) && random() < 0.75) mendChecksums(bytes);
  return new Uint8Array(bytes);
}

type Change = (bytes: Buffer, mutator: Mutator) => Buffer;

const CHANGES: Change[] = [
  (bytes, { below, random }) => {
    bytes[place(bytes, random)] = below(256);
    return bytes;
  },
  (bytes, { below, random }) => {
    bytes[place(bytes, random)]! ^= 1 << below(8);
    return bytes;
  },
  (bytes, { random }) => bytes.copyWithin(place(bytes, random), place(bytes, random), place(bytes, random)),
  (bytes, { below, random }) => {
    const at = place(bytes, random);
    return bytes.fill(below(256), at, Math.min(bytes.length, at + below(64)));
  },
  (bytes, { below, random }) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(40))]);
  },
  (bytes, { below, random }) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at + below(40)), bytes.subarray(at)]);
  },
  (bytes, { below, random }) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(below(200), below(256)), bytes.subarray(at)]);
  },
  (bytes, { random }) => bytes.subarray(0, 16 + Math.floor((bytes.length - 16) * random() ** 0.5)),
  changeExtremes,
  changeMarker,
  changeLength,
  changeSize,
  hideFrame,
  swapPieces,
  dropPiece,
  doublePiece,
  damagePayload,
];

const HEADER_BYTES = 700;

/** Half of the changes fall on the headers, where they do most. */
function place(bytes: Uint8Array, random: Random): number {
  return Math.floor(random() * (random() < 0.5 ? Math.min(HEADER_BYTES, bytes.length) : bytes.length));
}

const isPng = (bytes: Uint8Array) => bytes[0] === 0x89;

function piecesOf(bytes: Buffer): Piece[] {
  return isPng(bytes) ? chunksOf(bytes) : segmentsOf(bytes);
}

function chunksOf(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    pieces.push({ start: at, end });
    at = end;
  }
  return pieces;
}

/** As far as one follows the other; scans are found by their markers. */
function segmentsOf(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 2; at + 4 <= bytes.length; ) {
    const code = bytes[at + 1]!;
    if (bytes[at] !== 0xff || code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd9)) at++;
    else {
      const end = Math.min(bytes.length, at + 2 + Math.max(2, bytes.readUInt16BE(at + 2)));
      pieces.push({ start: at, end });
      at = end;
    }
  }
  return pieces;
}

function anyPiece(bytes: Buffer, { below }: Mutator): Piece {
  const pieces = piecesOf(bytes);
  return pieces[below(pieces.length)] ?? { start: 0, end: Math.min(16, bytes.length) };
}

/** A number of two or four bytes becomes one at which counting goes wrong. */
function changeExtremes(bytes: Buffer, { below, random }: Mutator): Buffer {
  const at = Math.min(place(bytes, random), bytes.length - 4);
  const extremes = [0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
  const value = extremes[below(extremes.length)]!;
  if (value <= 0xffff && random() < 0.5) bytes.writeUInt16BE(value, at);
  else bytes.writeUInt32BE(value, at);
  return bytes;
}

/** A marker where none was, or a chunk of another type. */
function changeMarker(bytes: Buffer, mutator: Mutator): Buffer {
  const { below, random } = mutator;
  if (isPng(bytes)) {
    const types = ["IDAT", "PLTE", "tRNS", "iCCP", "eXIf", "IEND", "IHDR", "cICP", "gAMA", "sRGB", "abCd"];
    const { start } = anyPiece(bytes, mutator);
    bytes.write(types[below(types.length)]!, start + 4, "latin1");
    return bytes;
  }
  const at = random() < 0.5 ? anyPiece(bytes, mutator).start : place(bytes, random);
  bytes[at] = 0xff;
  bytes[at + 1] = 0xc0 + below(0x40);
  return bytes;
}

function changeLength(bytes: Buffer, mutator: Mutator): Buffer {
  const { start } = anyPiece(bytes, mutator);
  const off = mutator.below(2) === 0 ? mutator.below(9) - 4 : mutator.below(65_536);
  if (isPng(bytes)) bytes.writeUInt32BE((bytes.readUInt32BE(start) + off) >>> 0, start);
  else bytes.writeUInt16BE((bytes.readUInt16BE(start + 2) + off) & 0xffff, start + 2);
  return bytes;
}

const SIDES = [0, 1, 2, 7, 8, 9, 64, 255, 1_000, 4_096, 20_000, 65_500, 65_535, 100_000, 0x7fffffff];
/** Few pixels by the count, and a side at which bytes a row, or rows, are many. */
const NEEDLES: [width: number, height: number][] = [
  [1, 16_777_216],
  [16_777_216, 1],
  [1, 19_000_000],
  [4_000_000, 4],
];

function changeSize(bytes: Buffer, { below }: Mutator): Buffer {
  const side = () => SIDES[below(SIDES.length)]!;
  if (isPng(bytes)) {
    if (bytes.length < 24) return bytes;
    const [width, height] = below(2) === 0 ? NEEDLES[below(NEEDLES.length)]! : [side(), side()];
    if (below(3) > 0) bytes.writeUInt32BE(width, 16);
    if (below(3) > 0) bytes.writeUInt32BE(height, 20);
    return bytes;
  }
  const frame = segmentsOf(bytes).find(({ start }) => bytes[start + 1]! >= 0xc0 && bytes[start + 1]! <= 0xc2);
  if (!frame || frame.start + 9 > bytes.length) return bytes;
  if (below(2) === 0) bytes.writeUInt16BE(side() & 0xffff, frame.start + 5);
  if (below(2) === 0) bytes.writeUInt16BE(side() & 0xffff, frame.start + 7);
  return bytes;
}

/** Another frame header, of any size, behind bytes that a careless reader skips. */
function hideFrame(bytes: Buffer, { below }: Mutator): Buffer {
  const frame = segmentsOf(bytes).find(({ start }) => bytes[start + 1]! >= 0xc0 && bytes[start + 1]! <= 0xc2);
  if (isPng(bytes) || !frame || frame.end - frame.start < 10) return bytes;
  const hidden = Buffer.from(bytes.subarray(frame.start, frame.end));
  hidden.writeUInt16BE(SIDES[below(SIDES.length)]! & 0xffff, 5);
  hidden.writeUInt16BE(SIDES[below(SIDES.length)]! & 0xffff, 7);
  const head = [
    Buffer.of(0xff, 0),
    Buffer.of(0xff, 0, 0, hidden.length + 2),
    Buffer.of(0, 0),
    Buffer.of(0xff, 0xfe, 0, 4),
  ];
  // In its stead, or beside it.
  const rest = bytes.subarray(below(2) === 0 ? frame.start : frame.end);
  return Buffer.concat([bytes.subarray(0, frame.start), head[below(head.length)]!, hidden, rest]);
}

function swapPieces(bytes: Buffer, mutator: Mutator): Buffer {
  const [a, b] = [anyPiece(bytes, mutator), anyPiece(bytes, mutator)].sort((x, y) => x.start - y.start);
  if (a!.end > b!.start) return bytes;
  return Buffer.concat([
    bytes.subarray(0, a!.start),
    bytes.subarray(b!.start, b!.end),
    bytes.subarray(a!.end, b!.start),
    bytes.subarray(a!.start, a!.end),
    bytes.subarray(b!.end),
  ]);
}

function dropPiece(bytes: Buffer, mutator: Mutator): Buffer {
  const { start, end } = anyPiece(bytes, mutator);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

function doublePiece(bytes: Buffer, mutator: Mutator): Buffer {
  const [{ start, end }, { start: at }] = [anyPiece(bytes, mutator), anyPiece(bytes, mutator)];
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(start, end), bytes.subarray(at)]);
}

/** Some bytes of a segment's or a chunk's content: tables, profiles, Exif blocks. */
function damagePayload(bytes: Buffer, mutator: Mutator): Buffer {
  const { start, end } = anyPiece(bytes, mutator);
  const head = isPng(bytes) ? 8 : 4;
  for (let count = 1 + mutator.below(8); count > 0 && end > start + head; count--) {
    bytes[start + head + mutator.below(end - start - head)] = mutator.below(256);
  }
  return bytes;
}

function mendChecksums(bytes: Buffer): void {
  for (const { start, end } of chunksOf(bytes)) {
    bytes.writeUInt32BE(crc32(bytes.subarray(start + 4, end - 4)), end - 4);
  }
}
