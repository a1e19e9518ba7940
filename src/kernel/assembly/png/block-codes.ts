import { Status } from "../../status";
import { bits, need, take } from "./bit-input";
import {
  Alphabet,
  DISTANCE_BITS,
  DISTANCE_TABLE,
  LITERAL_BITS,
  LITERAL_TABLE,
  PRECODE_BITS,
  PRECODE_TABLE,
  buildTable,
  tableBits,
} from "./inflate-tables";

/** The codes of a block, from its header into the tables. */

/** Which bits of the input, times the 4 bytes of an entry, look up literals and distances. */
export let literalMask: u32 = 0;
export let distanceMask: u32 = 0;
let hasFixedCodes: bool = false;

/** RFC 1951, 3.2.7: the most that a header may tell (zlib refuses more, too), and the order of its first part. */
const MOST_LITERALS: u32 = 286;
const MOST_DISTANCES: u32 = 30;
const PRECODE_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const PRECODE_SYMBOLS: u32 = 19;
const END_SYMBOL: usize = 256;
const LENGTHS = memory.data(320);

export function forgetCodes(): void {
  hasFixedCodes = false;
}

/** RFC 1951, 3.2.6. */
export function useFixedCodes(): void {
  if (hasFixedCodes) return;
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  buildLiterals(LENGTHS, 288);
  memory.fill(LENGTHS, 5, 32);
  buildDistances(LENGTHS, 32);
  hasFixedCodes = true;
}

/** RFC 1951, 3.2.7. */
export function readDynamicCodes(): Status {
  hasFixedCodes = false;
  if (!need(14)) return Status.pngTruncated;
  const literals = take(5) + 257,
    distances = take(5) + 1,
    precodes = take(4) + 4;
  memory.fill(LENGTHS, 0, PRECODE_SYMBOLS);
  for (let i: u32 = 0; i < precodes; i++) {
    if (!need(3)) return Status.pngTruncated;
    store<u8>(LENGTHS + load<u8>(PRECODE_ORDER + i), <u8>take(3));
  }
  if (literals > MOST_LITERALS || distances > MOST_DISTANCES) return Status.deflateLengths;
  if (!buildTable(Alphabet.PRECODE, LENGTHS, PRECODE_SYMBOLS, PRECODE_TABLE, PRECODE_BITS)) return Status.deflateLengths;
  const status = readLengths(literals + distances);
  if (status != Status.ok) return status;
  const hasEnd = load<u8>(LENGTHS + END_SYMBOL) != 0;
  return hasEnd && buildLiterals(LENGTHS, literals) && buildDistances(LENGTHS + literals, distances)
    ? Status.ok
    : Status.deflateLengths;
}

/** The code lengths, themselves coded: 16 repeats the last one, 17 and 18 zeros. */
function readLengths(count: u32): Status {
  const mask: u32 = (1 << tableBits) - 1;
  for (let i: u32 = 0; i < count;) {
    // What is still to come, at least the end of the block and Adler-32, is longer than a code and its extra bits.
    if (!need(14)) return Status.pngTruncated;
    const entry = load<u32>(PRECODE_TABLE + ((<usize>((<u32>bits) & mask)) << 2));
    take(entry & 63);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return Status.deflateLengths;
    const repeated: u8 = symbol == 16 ? load<u8>(LENGTHS + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > count) return Status.deflateLengths;
    memory.fill(LENGTHS + i, repeated, times);
    i += times;
  }
  return Status.ok;
}

function buildLiterals(lengths: usize, count: u32): bool {
  if (!buildTable(Alphabet.LITERALS, lengths, count, LITERAL_TABLE, LITERAL_BITS)) return false;
  literalMask = maskOf(tableBits);
  return true;
}

function buildDistances(lengths: usize, count: u32): bool {
  if (!buildTable(Alphabet.DISTANCES, lengths, count, DISTANCE_TABLE, DISTANCE_BITS)) return false;
  distanceMask = maskOf(tableBits);
  return true;
}

function maskOf(bits: u32): u32 {
  return ((1 << bits) - 1) << 2;
}
