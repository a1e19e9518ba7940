import { FARTHEST, LONGEST, SHORTEST } from "./deflate-symbols";
import { depth, hashed } from "./parse-settings";

/**
 * Chains of places whose next bytes have the same hash: the last one of each hash, and for each place the one before it. A place is the
 * lowest 16 bits of its distance from `base`, so that a chain's older places may look nearer than they are; what stands there now is
 * compared anyway, and a chain ends where distances do not grow.
 */
const HASH_BITS: u64 = 15;
const HEADS_BYTES: usize = 2 << (<usize>HASH_BITS);
const LINKS_BYTES: usize = 2 * <usize>FARTHEST;
const NEAR: usize = FARTHEST - 1;
/** What is read of a place that is taken in. */
export const LOOKAHEAD: usize = 8;

let heads: usize = 0;
let links: usize = 0;
/** Leaves of eight bytes those that are hashed. */
let hashedShift: u64 = 0;

export function matchFinderBytes(): usize {
  return HEADS_BYTES + LINKS_BYTES;
}

export function openMatchFinder(at: usize): void {
  heads = at;
  links = at + HEADS_BYTES;
  hashedShift = 64 - 8 * hashed;
  memory.fill(heads, 0, HEADS_BYTES + LINKS_BYTES);
}

/** A match from nearer repeats a few bytes: of its places, which are all alike, so many are taken in. */
const RUN_DISTANCE: u32 = 9;
const RUN_PLACES: usize = 16;

/** From where on the places of a match are taken in, those behind its first. */
// @ts-ignore: decorator
@inline
export function firstKept(from: usize, end: usize, distance: u32): usize {
  return distance < RUN_DISTANCE ? max(from, end - RUN_PLACES) : from;
}

/** Takes a place in. @returns the one of its hash before it */
// @ts-ignore: decorator
@inline
export function insert(at: usize, base: usize): u32 {
  const head = heads + ((<usize>(((load<u64>(at) << hashedShift) * 0x9e3779b185ebca87) >> (64 - HASH_BITS))) << 1),
    place = at - base,
    before = load<u16>(head);
  store<u16>(head, <u16>place);
  store<u16>(links + ((place & NEAR) << 1), before);
  return before;
}

/**
 * The longest match of a place, which is taken in. Of equal ones the nearest.
 *
 * @param reach how far back there is something
 * @param most its longest length
 * @returns length | distance << 16, or 0
 */
// @ts-ignore: decorator
@inline
export function longestMatch(at: usize, base: usize, reach: u32, most: i32): u32 {
  const place = <u32>(at - base),
    start = load<u64>(at) << hashedShift;
  let best = 0,
    distance: u32 = 0,
    nearer: u32 = 0,
    back = (place - insert(at, base)) & 0xffff;
  for (let left = depth; left > 0 && back > nearer && back <= reach; left--) {
    const other = at - back;
    if (load<u8>(other + best) == load<u8>(at + best) && load<u64>(other) << hashedShift == start) {
      const length = commonBytes(other, at, most);
      if (length > best) {
        best = length;
        distance = back;
        if (length == most) break;
      }
    }
    nearer = back;
    back = (place - load<u16>(links + (((<usize>(place - back)) & NEAR) << 1))) & 0xffff;
  }
  return best | (distance << 16);
}

/** Room that `matchesOf` needs, in matches: each is longer than the one before. */
export const MATCH_ROOM: usize = LONGEST;

/**
 * All matches of a place that are longer than any nearer one, as `longestMatch` gives them. The place is taken in.
 *
 * @returns behind the last of them
 */
export function matchesOf(at: usize, base: usize, reach: u32, most: i32, to: usize): usize {
  const place = <u32>(at - base),
    start = load<u64>(at) << hashedShift;
  let best = 0,
    nearer: u32 = 0,
    back = (place - insert(at, base)) & 0xffff;
  for (let left = depth; left > 0 && back > nearer && back <= reach && best < most; left--) {
    const other = at - back;
    if (load<u8>(other + best) == load<u8>(at + best) && load<u64>(other) << hashedShift == start) {
      const length = commonBytes(other, at, most);
      if (length > best && length >= SHORTEST) {
        best = length;
        store<u32>(to, length | (back << 16));
        to += 4;
      }
    }
    nearer = back;
    back = (place - load<u16>(links + (((<usize>(place - back)) & NEAR) << 1))) & 0xffff;
  }
  return to;
}

/** Bytes that two places have in common, at most `most`. */
// @ts-ignore: decorator
@inline
function commonBytes(a: usize, b: usize, most: i32): i32 {
  let length = 0;
  while (length < most) {
    const differing = load<u64>(a + length) ^ load<u64>(b + length);
    if (differing != 0) return min(most, length + ((<i32>ctz(differing)) >> 3));
    length += 8;
  }
  return most;
}

// @ts-ignore: decorator
@inline
export function reachOf(at: usize, bottom: usize): u32 {
  return min(FARTHEST, <u32>(at - bottom));
}

/** The longest match that there can be before `end`. */
// @ts-ignore: decorator
@inline
export function mostBefore(at: usize, end: usize): i32 {
  return <i32>min<usize>(LONGEST, end - at);
}
