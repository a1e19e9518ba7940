import { base, bottom, cursor, dataEnd, moveCursor } from "./deflate-window";
import { insert, longestMatch, LOOKAHEAD, mostBefore, reachOf } from "./match-finder";
import { isLazy, patience } from "./parse-settings";
import { endSequencesAt, putSequence, sequencesEnd, sequencesLimit } from "./sequences";

/** A match of this length is taken without a look at the next place. */
const LONG: u32 = 64;
/** A match from nearer repeats a few bytes: of its places, which are all alike, so many are taken in. */
const RUN_DISTANCE: u32 = 9;
const RUN_PLACES: usize = 16;

/**
 * Takes a match where one is found, unless the next place has a longer one, and goes on behind it. Where nothing matches for long, as in
 * noise, places are passed over, the more the longer.
 */
export function parseGreedily(limit: usize): void {
  let at = cursor,
    literals = at,
    misses: u32 = 0,
    sequence = sequencesEnd;
  const last = sequencesLimit(),
    end = dataEnd,
    from = bottom,
    toPlace = base;
  while (at < limit && sequence < last) {
    if (at + LOOKAHEAD >= end) break;
    let match = longestMatch(at, toPlace, reachOf(at, from), mostBefore(at, end));
    if (match == 0) {
      at += 1 + (misses++ >> patience);
      continue;
    }
    misses = 0;
    let length = match & 0xffff;
    while (isLazy && length < LONG && at + 1 + LOOKAHEAD < end) {
      const next = longestMatch(at + 1, toPlace, reachOf(at + 1, from), mostBefore(at + 1, end));
      if ((next & 0xffff) <= length) break;
      match = next;
      length = next & 0xffff;
      at++;
    }
    sequence = putSequence(sequence, at - literals, length, match >> 16);
    const behind = at + length,
      known = at + (isLazy ? 2 : 1),
      stop = min(behind, end - LOOKAHEAD);
    for (at = match >> 16 < RUN_DISTANCE ? max(known, behind - RUN_PLACES) : known; at < stop; at++) insert(at, toPlace);
    at = literals = behind;
  }
  const stop = min(end, sequence < last ? max(at, limit) : at);
  endSequencesAt(stop > literals ? putSequence(sequence, stop - literals, 0, 0) : sequence);
  moveCursor(stop);
}
