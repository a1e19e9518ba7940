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
const ALIGNMENT: usize = 16;
/** What SIMD loads may read past the end of anything. */
const SLACK: usize = 64;
const PAGE: usize = 65536;

let top: usize = 0;

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
  const end = <u64>at + <u64>bytes + SLACK;
  if (end > 0x7fffffff) return 0;
  const pages = <i32>((end + PAGE - 1) / PAGE);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) return 0;
  top = align(<usize>end);
  return at;
}

// @ts-ignore: decorator
@inline
function align(address: usize): usize {
  return (address + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
