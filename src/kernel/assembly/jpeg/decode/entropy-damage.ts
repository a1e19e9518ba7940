import { endsAtMarker, segmentEnd, segmentMarker } from "./entropy-segment";

/**
 * Signs that entropy-coded data is not what was written, counted where the decoder seldom comes: at a code that there is none
 * of, and where a segment ends. Which of them refuse a picture is up to the caller (`failOn`):
 *
 *     truncated   `isCutOff`
 *     error       `damage` as well. sharp 0.35, whose levels these are, decodes such data with libjpeg's warnings up to here
 *     warning     `hasStrayBytes` of the markers as well: sharp refuses both at this level
 *
 * Scans that make no difference to be seen at a reduced scale are not decoded, so that nothing is found in them, unless it is wished.
 */
export let damage: u32 = 0;
/** The file ends before the picture does, as against a marker that comes too early: that is damage. */
export let isCutOff: bool = false;
/** In this scan. */
let restarts = 0;
/** Where the last look at what is left began: a segment without its restart marker is asked about again at each that is due. */
let lookedAt: usize = 0;

export function forgetDamage(): void {
  damage = 0;
  isCutOff = false;
  restarts = 0;
  lookedAt = 0;
}

export function noteDamage(): void {
  damage += 1;
}

/** Takes back what was noted since it was so much: where it is decoded again, or was guessed at. */
export function forgiveDamage(before: u32): void {
  damage = before;
}

export function noteCutOff(): void {
  isCutOff = true;
}

/**
 * Looks at what is left of a segment that has been decoded, or that ended too early.
 *
 * @param at of the bit reader, with `count`
 */
export function noteSegmentEnd(at: usize, count: u64): void {
  const next = at - <usize>(count >> 3);
  if (next == lookedAt) return;
  lookedAt = next;
  if (next > segmentEnd) noteEarlyEnd();
  else if (!isPadding(next)) damage += 1;
}

/** As `noteSegmentEnd`, at the end of a scan. */
export function noteScanEnd(at: usize, count: u64): void {
  noteSegmentEnd(at, count);
  restarts = 0;
}

/** As `noteScanEnd`, of a scan whose data ended before its blocks did. */
export function noteEarlyScanEnd(): void {
  noteEarlyEnd();
  restarts = 0;
}

function noteEarlyEnd(): void {
  if (endsAtMarker) damage += 1;
  else isCutOff = true;
}

/** Encoders may flush a byte too many, or fill up with bytes of one value. A decoder that lost its way leaves others behind. */
function isPadding(from: usize): bool {
  for (let at = from + 1; at < segmentEnd; at++) if (load<u8>(at) != load<u8>(from)) return false;
  return true;
}

/**
 * The restart marker that should end the segment (E.1.4), with any number: a wrong one is noted.
 *
 * @returns the address behind it; 0 when another marker stands there, or none
 */
export function behindRestart(): usize {
  let at = segmentMarker;
  // Fill bytes (B.1.1.2). Behind the file are zeros.
  while (endsAtMarker && load<u8>(at, 1) == 0xff) at += 1;
  const marker: i32 = load<u8>(at, 1);
  if (!endsAtMarker || (marker & 0xf8) != 0xd0) {
    noteEarlyEnd();
    return 0;
  }
  if ((marker & 7) != (restarts & 7)) damage += 1;
  restarts += 1;
  return at + 2;
}
