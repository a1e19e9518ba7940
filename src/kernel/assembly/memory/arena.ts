import { ARENA_ALIGNMENT, ARENA_SLACK } from "../../arena-layout";

/**
 * Memory, from the bottom:
 *
 *     +------------------+ 0
 *     | static           |  constants, Huffman tables, one block: `memory.data` all over the kernel
 *     +------------------+ __heap_base
 *     | file             |  64 bytes of room, the source file, 64 bytes of room
 *     +------------------+
 *     | planes           |  decoded samples of each component, whole MCUs; or of the pixels that came in
 *     +------------------+
 *     | coefficients     |  progressive only: low frequencies and significance of every block
 *     +------------------+ mark
 *     | one rendition    |  weights, resampled planes, coefficients, the file: given back by `rewind`
 *     +------------------+ top
 *
 * All of it is given out in this order and given back at once. Sizes are known before anything is written.
 */
const ALIGNMENT: usize = ARENA_ALIGNMENT;
const SLACK: usize = ARENA_SLACK;
const PAGE: usize = 65536;

let top: usize = 0;
/** What a job may take was predicted from its header; no mistake elsewhere can make it take more. */
let limit: u64 = 0x7fffffff;

/** Bounds the memory, in bytes from its bottom. */
export function setLimit(bytes: u32): void {
  limit = min<u64>(bytes, 0x7fffffff);
}

/** Gives everything back. */
export function reset(): void {
  top = align(__heap_base);
}

/** Where the next allocation will be: to come back to with `rewind`. */
export function mark(): usize {
  return top;
}

export function rewind(to: usize): void {
  top = to;
}

/** @returns 0 when there is no more memory to be had */
export function allocate(bytes: usize): usize {
  const at = top;
  if (!hasRoom(<u64>at + <u64>bytes)) return 0;
  top = align(<usize>(at + bytes + SLACK));
  return at;
}

/** Grows the memory to reach `end`, without giving any of it out. */
export function hasRoom(end: u64): bool {
  if (end + SLACK > limit) return false;
  const pages = <i32>((end + SLACK + PAGE - 1) / PAGE);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

// @ts-ignore: decorator
@inline
function align(address: usize): usize {
  return (address + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
