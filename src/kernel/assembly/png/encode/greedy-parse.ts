import { cursor, dataEnd, moveCursor } from "./deflate-window";
import { base } from "./deflate-window";
import { commonBytes, HASHED, insert, isNear, linkOf, mostBefore, replace } from "./match-finder";
import { endSequencesAt, putSequence, sequencesEnd, sequencesLimit } from "./sequences";

/**
 * Takes the first match that is good, and goes on behind it. Where nothing matches for long, as in noise, places are passed over, the
 * more the longer.
 */

/** One candidate for each place, and few places of a match are taken in. @param limit where to stop */
export function parseFast(limit: usize, patience: u32): void {
  let at = cursor,
    literals = at,
    misses: u32 = 0,
    sequence = sequencesEnd;
  const last = sequencesLimit(),
    end = dataEnd,
    toAddress = base;
  while (at < limit && sequence < last) {
    const most = mostBefore(at, end);
    if (most < HASHED) break;
    const candidate = replace(at, toAddress);
    const place = toAddress + candidate;
    if (!isNear(<u32>(at - toAddress), candidate) || load<u32>(place) != load<u32>(at)) {
      at += 1 + (misses++ >> patience);
      continue;
    }
    misses = 0;
    const length = commonBytes(place, at, most);
    sequence = putSequence(sequence, at - literals, length, <u32>(at - place));
    at += length;
    literals = at;
    if (at + 2 <= end) replace(at - 2, toAddress);
  }
  finish(sequence, literals, sequence < last ? max(at, min(limit, end)) : at);
}

/** The longest of `depth` candidates. */
export function parseGreedily(limit: usize, depth: i32, patience: u32): void {
  let at = cursor,
    literals = at,
    misses: u32 = 0,
    sequence = sequencesEnd;
  const last = sequencesLimit(),
    end = dataEnd,
    toAddress = base;
  while (at < limit && sequence < last) {
    const most = mostBefore(at, end);
    if (most < HASHED) break;
    const position = <u32>(at - toAddress);
    let candidate = insert(at, toAddress),
      best = 0,
      distance: u32 = 0;
    const start = load<u32>(at);
    for (let left = depth; left > 0 && isNear(position, candidate); left--) {
      const place = toAddress + candidate;
      if (load<u32>(place) == start) {
        const length = commonBytes(place, at, most);
        if (length > best) {
          best = length;
          distance = position - candidate;
          if (length == most) break;
        }
      }
      const next = linkOf(candidate);
      if (next >= candidate) break;
      candidate = next;
    }
    if (best == 0 || (best == HASHED && distance > 4096)) {
      at += 1 + (misses++ >> patience);
      continue;
    }
    misses = 0;
    sequence = putSequence(sequence, at - literals, best, distance);
    const behind = at + best,
      stop = min(behind, end - HASHED + 1);
    for (at++; at < stop; at++) insert(at, toAddress);
    at = literals = behind;
  }
  finish(sequence, literals, sequence < last ? max(at, min(limit, end)) : at);
}

/** Literals are left at the end. */
function finish(sequence: usize, literals: usize, at: usize): void {
  const stop = min(at, dataEnd);
  endSequencesAt(stop > literals ? putSequence(sequence, stop - literals, 0, 0) : sequence);
  moveCursor(stop);
}
