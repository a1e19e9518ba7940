/**
 * Symbols of lengths and distances (RFC 1951, 3.2.5), by arithmetic: both tables go on in steps of a power of two.
 *
 * A length of 11 is 8 above the shortest, 3. Its highest bit is bit 3, the two bits below are 00, and 1 bit is left: symbol
 * 4 * (3 - 1) + 0 = 8 (265 in the standard) and one extra bit. A distance of 7 is 6 above 1: bit 2, one bit below, 1, and 1 left: symbol
 * 2 * 2 + 1 = 5 and one extra bit.
 */
export const END_OF_BLOCK: u32 = 256;
/** The symbol of length 3. */
export const FIRST_LENGTH: u32 = 257;
export const LITERAL_SYMBOLS: i32 = 286;
export const DISTANCE_SYMBOLS: i32 = 30;
export const SHORTEST: i32 = 3;
export const LONGEST: u32 = 258;
export const FARTHEST: u32 = 32768;

/** Counted from `FIRST_LENGTH`. */
// @ts-ignore: decorator
@inline
export function lengthSymbol(length: u32): u32 {
  const above = length - SHORTEST;
  if (above < 8) return above;
  if (length == LONGEST) return 28;
  const top = 31 - clz(above);
  return 4 * (top - 1) + ((above >> (top - 2)) & 3);
}

// @ts-ignore: decorator
@inline
export function lengthExtraBits(symbol: u32): u32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

/** The shortest length of a symbol. */
// @ts-ignore: decorator
@inline
export function lengthBase(symbol: u32): u32 {
  if (symbol == 28) return LONGEST;
  return SHORTEST + (symbol < 8 ? symbol : (4 | (symbol & 3)) << lengthExtraBits(symbol));
}

// @ts-ignore: decorator
@inline
export function distanceSymbol(distance: u32): u32 {
  const above = distance - 1;
  if (above < 2) return above;
  const top = 31 - clz(above);
  return 2 * top + ((above >> (top - 1)) & 1);
}

// @ts-ignore: decorator
@inline
export function distanceExtraBits(symbol: u32): u32 {
  return symbol < 2 ? 0 : (symbol >> 1) - 1;
}

/** The shortest distance of a symbol. */
// @ts-ignore: decorator
@inline
export function distanceBase(symbol: u32): u32 {
  return 1 + (symbol < 2 ? symbol : (2 | (symbol & 1)) << distanceExtraBits(symbol));
}
