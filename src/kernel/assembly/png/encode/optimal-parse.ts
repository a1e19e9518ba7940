import { base, bottom, cursor, dataEnd, moveCursor } from "./deflate-window";
import { SHORTEST } from "./deflate-symbols";
import { firstKept, insert, LOOKAHEAD, MATCH_ROOM, matchesOf, mostBefore, reachOf } from "./match-finder";
import { endSequencesAt, putSequence, sequencesEnd, sequencesLimit } from "./sequences";
import { sure } from "./parse-settings";
import { clearCounts, countLiteral, countMatch, SEGMENT_COUNTS } from "./symbol-counts";
import { distanceCost, lengthCost, literalCost, makeCosts } from "./symbol-costs";

/**
 * Finds the cheapest way through some bytes, as literals and matches, by the bits that each takes: from the first byte on, each place
 * passes on what it costs to come there to all places that a literal or a match leads to (as Zopfli does, Alakuijala and Vandevenne
 * 2013). What symbols cost follows from how often the last way used them.
 *
 * Memory, for up to 16 K places:
 *
 *     firsts   where each place's matches begin     matches   length | distance << 16, longer and longer
 *     costs    to come to each place                steps     how it was come to, as in matches; 1 is a literal
 */
const MOST_PLACES: usize = 1 << 14;
const MOST_MATCHES: usize = 1 << 17;
/** A match of this length is taken, and nothing is looked for within it: runs would take long. */
const LONG: u32 = 32;
const PASSES: i32 = 2;

let firsts: usize = 0;
let costs: usize = 0;
let steps: usize = 0;
let matches: usize = 0;

export function optimalBytes(): usize {
  return 3 * 4 * (MOST_PLACES + 4) + 4 * MOST_MATCHES;
}

export function openOptimalParse(at: usize): void {
  firsts = at;
  costs = firsts + 4 * (MOST_PLACES + 4);
  steps = costs + 4 * (MOST_PLACES + 4);
  matches = steps + 4 * (MOST_PLACES + 4);
}

/** Parses up to `limit`, or as far as memory reaches. */
export function parseOptimally(limit: usize): void {
  const from = cursor,
    count = findMatches(from, min(limit - from, MOST_PLACES));
  countLongest(from, count);
  for (let pass = 0; pass < PASSES; pass++) {
    makeCosts(SEGMENT_COUNTS);
    findWay(from, count);
    countWay(from, count);
  }
  putWay(from, count);
}

/** Lists the matches of up to `most` places. @returns how many places were looked at */
function findMatches(from: usize, most: usize): usize {
  const end = dataEnd,
    full = matches + 4 * (MOST_MATCHES - MATCH_ROOM),
    known = bottom,
    toPlace = base;
  let to = matches,
    at = from;
  for (const stop = from + most; at < stop && to < full; at++) {
    store<u32>(firsts + ((at - from) << 2), <u32>to);
    if (at + LOOKAHEAD >= end) continue;
    to = matchesOf(at, toPlace, reachOf(at, known), <i32>min<usize>(mostBefore(at, end), stop - at), to);
    const longest = to > load<u32>(firsts + ((at - from) << 2)) ? load<u16>(to - 4) : 0;
    if (longest < LONG) continue;
    const kept = firstKept(at + 1, at + longest, load<u16>(to - 2));
    for (const behind = at + longest; at + 1 < behind;) {
      at++;
      store<u32>(firsts + ((at - from) << 2), <u32>to);
      if (at >= kept && at + LOOKAHEAD < end) insert(at, toPlace);
    }
  }
  store<u32>(firsts + ((at - from) << 2), <u32>to);
  return at - from;
}

/** Counts the symbols of a first way, which takes the longest match wherever there is one that is surely good. */
function countLongest(from: usize, count: usize): void {
  clearCounts(SEGMENT_COUNTS);
  for (let i: usize = 0; i < count;) {
    const end = load<u32>(firsts + ((i + 1) << 2));
    if (load<u32>(firsts + (i << 2)) == end || <i32>load<u16>(end - 4) < sure) countLiteral(from + i++);
    else {
      countMatch(load<u16>(end - 4), load<u16>(end - 2));
      i += load<u16>(end - 4);
    }
  }
}

function findWay(from: usize, count: usize): void {
  memory.fill(costs, 0xff, 4 * (count + 1));
  store<u32>(costs, 0);
  for (let i: usize = 0; i < count; i++) {
    const here = load<u32>(costs + (i << 2));
    offer(i + 1, here + literalCost(from + i), 1);
    const list = load<u32>(firsts + (i << 2)),
      end = load<u32>(firsts + ((i + 1) << 2));
    if (list == end) continue;
    const longest: u32 = load<u16>(end - 4);
    let length: u32 = longest >= LONG ? longest : SHORTEST;
    for (let at: usize = list; at < end; at += 4) {
      const most: u32 = load<u16>(at),
        distance: u32 = load<u16>(at, 2),
        cost = here + distanceCost(distance);
      for (; length <= most; length++) offer(i + length, cost + lengthCost(length), length | (distance << 16));
    }
  }
}

// @ts-ignore: decorator
@inline
function offer(place: usize, cost: u32, step: u32): void {
  const at = costs + (place << 2);
  if (cost >= load<u32>(at)) return;
  store<u32>(at, cost);
  store<u32>(steps + (place << 2), step);
}

/** Follows the way back from its end, and counts its symbols. */
function countWay(from: usize, count: usize): void {
  clearCounts(SEGMENT_COUNTS);
  for (let place = count; place > 0;) {
    const step = load<u32>(steps + (place << 2)),
      length: usize = step & 0xffff;
    place -= length;
    if (length == 1) countLiteral(from + place);
    else countMatch(<u32>length, step >> 16);
  }
}

/** Turns the way around, each place with its step onwards, and writes it down. */
function putWay(from: usize, count: usize): void {
  for (let place = count, step = load<u32>(steps + (place << 2)); place > 0;) {
    place -= step & 0xffff;
    const before = load<u32>(steps + (place << 2));
    store<u32>(steps + (place << 2), step);
    step = before;
  }
  const last = sequencesLimit();
  let sequence = sequencesEnd,
    literals: usize = 0,
    place: usize = 0;
  while (place < count && sequence < last) {
    const step = load<u32>(steps + (place << 2)),
      length = step & 0xffff;
    place += length;
    if (length == 1) literals++;
    else {
      sequence = putSequence(sequence, literals, length, step >> 16);
      literals = 0;
    }
  }
  endSequencesAt(literals > 0 ? putSequence(sequence, literals, 0, 0) : sequence);
  moveCursor(from + place);
}
