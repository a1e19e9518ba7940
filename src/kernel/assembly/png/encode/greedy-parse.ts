import { base, bottom, cursor, dataEnd, moveCursor } from "./deflate-window";
import { firstKept, insert, longestMatch, LOOKAHEAD, mostBefore, reachOf } from "./match-finder";
import { isLazy, PATIENCE } from "./parse-settings";
import { endSequencesAt, putSequence, sequencesEnd, sequencesLimit } from "./sequences";

/** A match of this length is taken without a look at the next place. */
const LONG: u32 = 64;

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
      at += 1 + (misses++ >> PATIENCE);
      continue;
    }
    misses = 0;
    let length = match & 0xffff;
    while (isLazy && length < LONG && at + 1 + LOOKAHEAD < end) {
      const next = longestMatch(at + 1, toPlace, reachOf(at + 1, from), mostBefore(at + 1, end));
      if (!isBetter(next, match)) break;
      match = next;
      length = next & 0xffff;
      at++;
    }
    sequence = putSequence(sequence, at - literals, length, match >> 16);
    const behind = at + length,
      stop = min(behind, end - LOOKAHEAD);
    for (at = firstKept(at + (isLazy ? 2 : 1), behind, match >> 16); at < stop; at++) insert(at, toPlace);
    at = literals = behind;
  }
  const stop = min(end, sequence < last ? max(at, limit) : at);
  endSequencesAt(stop > literals ? putSequence(sequence, stop - literals, 0, 0) : sequence);
  moveCursor(stop);
}

/** Whether a match that costs one more literal is worth it: four times its additional bytes, less its additional bits of distance. */
// @ts-ignore: decorator
@inline
function isBetter(later: u32, match: u32): bool {
  const bytes = <i32>(later & 0xffff) - <i32>(match & 0xffff);
  return bytes >= 0 && 4 * bytes + clz(later >> 16) - clz(match >> 16) > 2;
}
