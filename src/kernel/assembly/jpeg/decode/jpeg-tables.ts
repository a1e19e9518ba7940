import { refuse, sourceAt } from "../../memory/source";
import { Status } from "../../../status";
import { NATURAL } from "../zigzag";
import { buildTable } from "./huffman-tables";
import { forgetSkips } from "./skip-tables";
import { payload, payloadBytes, segmentAt, u16be } from "./jpeg-markers";
import { AC_CHROMA, AC_LUMA, DC_CHROMA, DC_LUMA } from "./standard-tables";

/**
 * The tables that DQT and DHT segments define (ITU T.81 B.2.4). Huffman tables are kept as they come, 16 counts and the
 * symbols, and built when a scan first uses them: a file may define a million, and a scan uses eight at most.
 */
const QUANT_BYTES = 128;
/** Steps in natural order, 16 bits each. */
const QUANT_TABLES = memory.data(4 * 128, 16);
/** Which of them are defined, as bits. */
let quantDefined = 0;

const MOST_SYMBOLS: u32 = 256;
const STORED_BYTES = 16 + 256;
const STORED = memory.data(8 * 272, 16);
/** For each table, the byte of the file where it stands. */
const STORED_FROM = memory.data(8 * 4, 4);
/** As bits: which tables are stored, and which of them are built. */
let stored = 0;
let built = 0;
/** How many tables were built for this file: what its tables cost. */
export let tablesBuilt: u32 = 0;

/** MCUs between two restart markers; 0 for none (B.2.4.4). */
export let restartInterval: i32 = 0;

export function forgetTables(): void {
  quantDefined = stored = built = 0;
  tablesBuilt = 0;
  restartInterval = 0;
}

/** B.2.4.1 */
export function readQuantTables(): Status {
  let offset = payload;
  const end = payload + payloadBytes;
  while (offset < end) {
    const left = end - offset;
    const at = sourceAt(offset, left);
    const precision: i32 = load<u8>(at) >> 4,
      id: i32 = load<u8>(at) & 15;
    if (precision > 1 || id > 3) return refuse(Status.badQuantTable, offset);
    const bytes: u32 = 1 + (precision ? 128 : 64);
    if (bytes > left) return refuse(Status.quantTablesOverrun, segmentAt);
    const table = QUANT_TABLES + <usize>id * QUANT_BYTES;
    for (let k: usize = 0; k < 64; k++) {
      const step = precision ? u16be(at + 1 + 2 * k) : <i32>load<u8>(at + k, 1);
      store<u16>(table + ((<usize>load<u8>(NATURAL + k)) << 1), <u16>step);
    }
    quantDefined |= 1 << id;
    offset += bytes;
  }
  return Status.ok;
}

/** The 64 steps of a table, in natural order; 0 when it was never defined. */
export function quantTable(id: i32): usize {
  return quantDefined & (1 << id) ? QUANT_TABLES + id * QUANT_BYTES : 0;
}

/** B.2.4.2 */
export function readHuffmanTables(): Status {
  let offset = payload;
  const end = payload + payloadBytes;
  while (offset < end) {
    const left = end - offset;
    const at = sourceAt(offset, left);
    const tableClass: i32 = load<u8>(at) >> 4,
      id: i32 = load<u8>(at) & 15;
    if (tableClass > 1 || id > 3) return refuse(Status.badHuffmanId, offset);
    if (left < 17) return refuse(Status.huffmanTablesOverrun, segmentAt);
    let symbols: u32 = 0;
    for (let i: usize = 1; i <= 16; i++) symbols += load<u8>(at + i);
    if (symbols > MOST_SYMBOLS) return refuse(Status.badHuffmanCodes, offset);
    if (symbols + 17 > left) return refuse(Status.huffmanTablesOverrun, segmentAt);
    keep(4 * tableClass + id, at + 1, symbols + 16, offset);
    offset += symbols + 17;
  }
  return Status.ok;
}

function keep(index: i32, at: usize, bytes: usize, offset: u32): void {
  memory.copy(STORED + index * STORED_BYTES, at, bytes);
  store<u32>(STORED_FROM + (index << 2), offset);
  stored |= 1 << index;
  built &= ~(1 << index);
}

/** Of a sequential file that defines no table before its first scan, the tables are the standard's. */
export function assumeStandardTables(): void {
  if (stored != 0) return;
  keep(0, DC_LUMA, 16 + 12, 0);
  keep(1, DC_CHROMA, 16 + 12, 0);
  keep(4, AC_LUMA, 16 + 162, 0);
  keep(5, AC_CHROMA, 16 + 162, 0);
}

/** Makes a table ready that the scan at `segmentAt` uses: DC tables are 0 to 3, AC tables 4 to 7. */
export function buildHuffmanTable(index: i32): Status {
  const bit = 1 << index;
  if (built & bit) return Status.ok;
  if ((stored & bit) == 0) return refuse(Status.missingHuffmanTable, segmentAt);
  tablesBuilt += 1;
  if (index >= 4) forgetSkips(index);
  if (!buildTable(index, STORED + index * STORED_BYTES)) {
    return refuse(Status.badHuffmanCodes, load<u32>(STORED_FROM + (index << 2)));
  }
  built |= bit;
  return Status.ok;
}

/** B.2.4.4 */
export function readRestartInterval(): Status {
  if (payloadBytes != 2) return refuse(Status.badRestartInterval, segmentAt);
  restartInterval = u16be(sourceAt(payload, 2));
  return Status.ok;
}
