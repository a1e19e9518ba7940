import {
  distanceExtraBits,
  distanceSymbol,
  DISTANCE_SYMBOLS,
  FIRST_LENGTH,
  lengthExtraBits,
  lengthSymbol,
  LITERAL_SYMBOLS,
  LONGEST,
  SHORTEST,
} from "./deflate-symbols";
import { DISTANCES_AT, log2 } from "./symbol-counts";

/** What literals, lengths and distances cost, in 1/256 of a bit, by how often their symbols are used. */
const LITERALS = memory.data(256 * 4, 16);
const LENGTHS = memory.data(259 * 4, 16);
const DISTANCES = memory.data(30 * 4, 16);
const BIT: u32 = 8;

// @ts-ignore: decorator
@inline
export function literalCost(at: usize): u32 {
  return load<u32>(LITERALS + ((<usize>load<u8>(at)) << 2));
}

// @ts-ignore: decorator
@inline
export function lengthCost(length: u32): u32 {
  return load<u32>(LENGTHS + (length << 2));
}

// @ts-ignore: decorator
@inline
export function distanceCost(distance: u32): u32 {
  return load<u32>(DISTANCES + (distanceSymbol(distance) << 2));
}

export function makeCosts(counts: usize): void {
  const all = logOfSum(counts, LITERAL_SYMBOLS),
    far = logOfSum(counts + DISTANCES_AT, DISTANCE_SYMBOLS);
  for (let value: u32 = 0; value < 256; value++) store<u32>(LITERALS + (value << 2), cost(all, counts, value));
  for (let length: u32 = SHORTEST; length <= LONGEST; length++) {
    const symbol = lengthSymbol(length);
    store<u32>(LENGTHS + (length << 2), cost(all, counts, FIRST_LENGTH + symbol) + (lengthExtraBits(symbol) << BIT));
  }
  for (let symbol: u32 = 0; symbol < <u32>DISTANCE_SYMBOLS; symbol++) {
    store<u32>(DISTANCES + (symbol << 2), cost(far, counts + DISTANCES_AT, symbol) + (distanceExtraBits(symbol) << BIT));
  }
}

/** Each symbol counts once more than it is used, so that none is impossible. */
function logOfSum(counts: usize, symbols: i32): u32 {
  let sum: u32 = symbols;
  for (let i = 0; i < symbols; i++) sum += load<u32>(counts + (i << 2));
  return <u32>(log2(sum) >> 8);
}

function cost(all: u32, counts: usize, symbol: u32): u32 {
  return all - <u32>(log2(load<u32>(counts + (symbol << 2)) + 1) >> 8);
}
