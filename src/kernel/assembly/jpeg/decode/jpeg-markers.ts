import { sourceAt, sourceLength } from "../../memory/source";

/**
 * The walk over a JPEG's marker segments (ITU T.81 B.1.1), the only one in this project: header and decoder both come here,
 * so that no file can show two frames. What it passes over is what libjpeg's `next_marker` and `skip_variable` pass over.
 */
export const SOF0 = 0xc0,
  SOF2 = 0xc2,
  SOF3 = 0xc3,
  SOF9 = 0xc9,
  SOF15 = 0xcf;
export const DHT = 0xc4,
  JPG = 0xc8,
  DAC = 0xcc,
  SOS = 0xda,
  DQT = 0xdb,
  DNL = 0xdc,
  DRI = 0xdd,
  DHP = 0xde,
  EXP = 0xdf;
export const APP0 = 0xe0,
  APP15 = 0xef;
const TEM = 0x01,
  RST0 = 0xd0,
  SOI = 0xd8,
  EOI = 0xd9;
/** No marker: the image or its file has ended. */
export const NO_MARKER = 0;

/** The next byte of the file to look at. */
export let position: u32 = 0;
/** Where in the file the last segment's marker is, and its data, behind the length; and how much of that there is. */
export let segmentAt: u32 = 0;
export let payload: u32 = 0;
export let payloadBytes: u32 = 0;

/** Whether the end of the image (EOI) was met, and not just that of the file. */
export let hasEnded: bool = false;
/** The file ends inside a segment: the one at `segmentAt`. */
export let endsInSegment: bool = false;
/** The last segment states a length that does not even cover itself. */
export let isLengthShort: bool = false;
/** Something stood between two segments that does not belong there. Fill bytes (B.1.1.2) do. */
export let hasStrayBytes: bool = false;

/** @returns whether the file begins as a JPEG does */
export function rewindMarkers(): bool {
  position = 2;
  segmentAt = payload = payloadBytes = 0;
  hasEnded = endsInSegment = hasStrayBytes = false;
  return sourceLength >= 2 && byteAt(0) == 0xff && byteAt(1) == SOI;
}

/** Goes on from elsewhere: behind a scan's data. */
export function moveTo(offset: u32): void {
  position = offset;
}

/**
 * Finds the next segment, and moves the position behind it. A length below 2 covers nothing but itself.
 *
 * @returns its marker, or `NO_MARKER`
 */
export function nextSegment(): i32 {
  while (true) {
    const marker = nextMarker();
    if (marker == NO_MARKER) return NO_MARKER;
    if (marker == EOI) {
      hasEnded = true;
      return NO_MARKER;
    }
    if (marker == SOI) hasStrayBytes = true;
    if (marker == TEM || (marker >= RST0 && marker <= SOI)) continue;
    const left = sourceLength - position;
    const length: u32 = left < 2 ? 2 : u16At(position);
    payload = position + 2;
    isLengthShort = length < 2;
    payloadBytes = isLengthShort ? 0 : length - 2;
    if (left < 2 || payloadBytes > left - 2) {
      endsInSegment = true;
      return NO_MARKER;
    }
    position = payload + payloadBytes;
    return marker;
  }
}

function nextMarker(): i32 {
  while (position < sourceLength) {
    if (byteAt(position) != 0xff) {
      hasStrayBytes = true;
      position += 1;
      continue;
    }
    while (position < sourceLength && byteAt(position) == 0xff) position += 1;
    if (position == sourceLength) break;
    const marker = byteAt(position);
    position += 1;
    segmentAt = position - 2;
    if (marker != 0) return marker;
    hasStrayBytes = true;
  }
  return NO_MARKER;
}

/** The marker that ends the entropy-coded data at `from`: the first that is no restart. Stuffed zeros are none (B.1.1.5). */
export function markerBehindData(from: u32): u32 {
  let at = from;
  while (at + 1 < sourceLength) {
    if (byteAt(at) != 0xff) {
      at += 1;
      continue;
    }
    const next = byteAt(at + 1);
    if (next == 0xff) at += 1;
    else if (next == 0 || (next & 0xf8) == RST0) at += 2;
    else return at;
  }
  return sourceLength;
}

// @ts-ignore: decorator
@inline
export function byteAt(offset: u32): i32 {
  return load<u8>(sourceAt(offset, 1));
}

// @ts-ignore: decorator
@inline
export function u16At(offset: u32): i32 {
  return u16be(sourceAt(offset, 2));
}

// @ts-ignore: decorator
@inline
export function u16be(at: usize): i32 {
  return ((<i32>load<u8>(at)) << 8) | (<i32>load<u8>(at, 1));
}
