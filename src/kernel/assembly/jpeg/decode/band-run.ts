import { reverse } from "./bit-reader";

/** The number of blocks of an EOBn symbol (ITU T.81 figure G.5), the present one included; `word` holds the n bits behind it. */
// @ts-ignore: decorator
@inline
export function bandLength(word: u64, n: i32): i32 {
  return (1 << n) + reverse((<i32>word) & ((1 << n) - 1), n);
}
