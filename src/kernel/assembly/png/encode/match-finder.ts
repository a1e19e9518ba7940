import { FARTHEST, LONGEST } from "./deflate-symbols";

/**
 * Chains of places whose next four bytes have the same hash: where the last one was, and for each place where the one before it was.
 * A place is a position of the stream (`deflate-window.ts`), as many as can be referred to.
 */
const HASH_BITS: u32 = 15;
const HEADS_BYTES: usize = 4 << HASH_BITS;
const LINKS_BYTES: usize = 4 * <usize>FARTHEST;
const PLACES: u32 = FARTHEST - 1;
/** Bytes that a hash is made of: no shorter match is found. */
export const HASHED: i32 = 4;

let heads: usize = 0;
let links: usize = 0;

export function matchFinderBytes(): usize {
  return HEADS_BYTES + LINKS_BYTES;
}

export function openMatchFinder(at: usize): void {
  heads = at;
  links = at + HEADS_BYTES;
  memory.fill(heads, 0, HEADS_BYTES);
}

// @ts-ignore: decorator
@inline
function headOf(at: usize): usize {
  return heads + (<usize>((load<u32>(at) * 0x9e3779b1) >> (32 - HASH_BITS)) << 2);
}

// @ts-ignore: decorator
@inline
export function linkOf(position: u32): u32 {
  return load<u32>(links + (<usize>(position & PLACES) << 2));
}

/** Takes a place in. @returns the last place of its chain before; too far away if there is none */
// @ts-ignore: decorator
@inline
export function insert(at: usize, base: usize): u32 {
  const head = headOf(at),
    position = <u32>(at - base),
    last = load<u32>(head);
  store<u32>(head, position);
  store<u32>(links + (<usize>(position & PLACES) << 2), last);
  return last;
}

/** As `insert`, without a link: for those who look at one place only. */
// @ts-ignore: decorator
@inline
export function replace(at: usize, base: usize): u32 {
  const head = headOf(at),
    last = load<u32>(head);
  store<u32>(head, <u32>(at - base));
  return last;
}

// @ts-ignore: decorator
@inline
export function isNear(position: u32, candidate: u32): bool {
  return position - candidate <= FARTHEST;
}

/** Bytes that two places have in common, at most `most`. */
// @ts-ignore: decorator
@inline
export function commonBytes(a: usize, b: usize, most: i32): i32 {
  let length = 0;
  while (length < most) {
    const differing = load<u64>(a + length) ^ load<u64>(b + length);
    if (differing != 0) return min(most, length + (<i32>ctz(differing) >> 3));
    length += 8;
  }
  return most;
}

/** The longest match that there can be before `end`. */
// @ts-ignore: decorator
@inline
export function mostBefore(at: usize, end: usize): i32 {
  return <i32>min<usize>(LONGEST, end - at);
}
