/** Bits in the order in which `entropy-segment.ts` prepares them: the first to come is the lowest. */

/** The low `count` bits of `value`, 0 to 16 of them, in the opposite order. */
// @ts-ignore: decorator
@inline
export function reverse(value: i32, count: i32): i32 {
  let v = value;
  v = ((v >> 1) & 0x5555) | ((v & 0x5555) << 1);
  v = ((v >> 2) & 0x3333) | ((v & 0x3333) << 2);
  v = ((v >> 4) & 0x0f0f) | ((v & 0x0f0f) << 4);
  v = ((v >> 8) & 0x00ff) | ((v & 0x00ff) << 8);
  return v >> (16 - count);
}

/** ITU T.81 F.2.2.1, EXTEND: what `size` bits, here in reversed order, mean. */
// @ts-ignore: decorator
@inline
export function extend(reversedBits: i32, size: i32): i32 {
  const bits = reverse(reversedBits, size);
  return bits < (1 << size) >> 1 ? bits - (1 << size) + 1 : bits;
}
