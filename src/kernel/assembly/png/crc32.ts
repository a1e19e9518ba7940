/** CRC-32 of PNG 3rd edition, 5.5 and annex D, sixteen bytes at a time ("slicing", Kounavis and Berry 2008). */
const POLYNOMIAL: u32 = 0xedb88320;
/** Sixteen tables of 256: what a byte does to the checksum when 0 to 15 others follow it. Each lies at a constant address. */
const TABLES = memory.data(16 * 1024, 16);
const TABLE_BYTES: usize = 1024;
let isBuilt: bool = false;

/** @param crc of what came before, or 0 */
export function crc32(crc: u32, at: usize, length: usize): u32 {
  if (!isBuilt) build();
  crc = ~crc;
  const end = at + length;
  for (; at + 16 <= end; at += 16) {
    const a = load<u32>(at) ^ crc,
      b = load<u32>(at, 4),
      c = load<u32>(at, 8),
      d = load<u32>(at, 12);
    const ofB =
      load<u32>(entry(b), TABLES + 11 * TABLE_BYTES) ^
      load<u32>(entry(b >> 8), TABLES + 10 * TABLE_BYTES) ^
      load<u32>(entry(b >> 16), TABLES + 9 * TABLE_BYTES) ^
      load<u32>(entry(b >> 24), TABLES + 8 * TABLE_BYTES);
    const ofC =
      load<u32>(entry(c), TABLES + 7 * TABLE_BYTES) ^
      load<u32>(entry(c >> 8), TABLES + 6 * TABLE_BYTES) ^
      load<u32>(entry(c >> 16), TABLES + 5 * TABLE_BYTES) ^
      load<u32>(entry(c >> 24), TABLES + 4 * TABLE_BYTES);
    const ofD =
      load<u32>(entry(d), TABLES + 3 * TABLE_BYTES) ^
      load<u32>(entry(d >> 8), TABLES + 2 * TABLE_BYTES) ^
      load<u32>(entry(d >> 16), TABLES + 1 * TABLE_BYTES) ^
      load<u32>(entry(d >> 24), TABLES + 0 * TABLE_BYTES);
    // Only this waits for the bytes before.
    const ofA =
      load<u32>(entry(a), TABLES + 15 * TABLE_BYTES) ^
      load<u32>(entry(a >> 8), TABLES + 14 * TABLE_BYTES) ^
      load<u32>(entry(a >> 16), TABLES + 13 * TABLE_BYTES) ^
      load<u32>(entry(a >> 24), TABLES + 12 * TABLE_BYTES);
    crc = ofA ^ (ofB ^ ofC ^ ofD);
  }
  for (; at < end; at++) crc = (crc >> 8) ^ load<u32>(entry(crc ^ load<u8>(at)), TABLES);
  return ~crc;
}

/** Where in a table the entry of the lowest byte lies. */
// @ts-ignore: decorator
@inline
function entry(byte: u32): usize {
  return (<usize>(byte & 255)) << 2;
}

function build(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    store<u32>(TABLES + (byte << 2), crc);
  }
  for (let at: usize = TABLE_BYTES; at < 16 * TABLE_BYTES; at += 4) {
    const before = load<u32>(TABLES + at - TABLE_BYTES);
    store<u32>(TABLES + at, (before >> 8) ^ load<u32>(entry(before), TABLES));
  }
  isBuilt = true;
}
