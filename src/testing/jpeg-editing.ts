/** To take JPEG files to pieces, and to put odd ones together. */
export const SOF0 = 0xc0;
export const SOF2 = 0xc2;
export const DHT = 0xc4;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DNL = 0xdc;
export const DRI = 0xdd;
export const APP1 = 0xe1;
export const APP2 = 0xe2;
export const APP14 = 0xee;
export const COM = 0xfe;

export function segment(marker: number, payload: Uint8Array | number[]): Buffer {
  const length = payload.length + 2;
  return Buffer.concat([Buffer.of(0xff, marker, length >> 8, length & 255), Uint8Array.from(payload)]);
}

/** The segments before the first scan's data, each with its marker. They begin behind SOI. */
export function segmentsOf(jpeg: Uint8Array): { marker: number; at: number; bytes: Buffer }[] {
  const file = Buffer.from(jpeg);
  const found = [];
  for (let at = 2; ; ) {
    const end = at + 2 + file.readUInt16BE(at + 2);
    const marker = file[at + 1]!;
    found.push({ marker, at, bytes: file.subarray(at, end) });
    if (marker === SOS) return found;
    at = end;
  }
}

/** Where the first segment of that kind begins. */
export const segmentAt = (jpeg: Uint8Array, marker: number): number =>
  segmentsOf(jpeg).find((found) => found.marker === marker)!.at;

/** Where the first scan's data begins. */
export const dataAt = (jpeg: Uint8Array): number => {
  const { at, bytes } = segmentsOf(jpeg).at(-1)!;
  return at + bytes.length;
};

export const inserted = (jpeg: Uint8Array, at: number, bytes: Uint8Array | number[]): Uint8Array =>
  Uint8Array.from(Buffer.concat([jpeg.subarray(0, at), Uint8Array.from(bytes), jpeg.subarray(at)]));

/** Without its segments of that kind, or only without one of them, counted from 0. */
export function without(jpeg: Uint8Array, marker: number, which?: number): Uint8Array {
  let met = -1;
  const kept = segmentsOf(jpeg).filter((found) => {
    if (found.marker === marker) met++;
    return found.marker !== marker || (which !== undefined && which !== met);
  });
  const pieces = kept.map(({ bytes }) => bytes);
  return Uint8Array.from(Buffer.concat([jpeg.subarray(0, 2), ...pieces, jpeg.subarray(dataAt(jpeg))]));
}

/** A copy that `edit` may change. */
export function edited(jpeg: Uint8Array, edit: (file: Buffer) => void): Uint8Array {
  const file = Buffer.from(jpeg);
  edit(file);
  return Uint8Array.from(file);
}

/** Where the first marker stands from `at` on that ends a scan: one that is no restart (ITU T.81 B.1.1.5). */
function scanEnd(jpeg: Uint8Array, from: number): number {
  let at = from;
  while (jpeg[at] !== 0xff || jpeg[at + 1] === 0 || (jpeg[at + 1]! & 0xf8) === 0xd0) at++;
  return at;
}

/** The first scans alone, with an end behind them. */
export function withFirstScans(jpeg: Uint8Array, count: number): Uint8Array {
  let end = scanEnd(jpeg, dataAt(jpeg));
  for (let scans = 1; scans < count; ) {
    if (jpeg[end + 1] === SOS) scans++;
    end = scanEnd(jpeg, end + 2);
  }
  return Uint8Array.from([...jpeg.subarray(0, end), 0xff, EOI]);
}
