/** CRC-32 of PNG 3rd edition, 5.5 and annex D, eight bytes at a time ("slicing by 8", Kounavis and Berry 2008). */
const POLYNOMIAL: u32 = 0xedb88320;
/** Eight tables of 256: what a byte does to the checksum when 0 to 7 others follow it. */
const TABLES = memory.data(8 * 1024, 16);
const TABLE_BYTES: usize = 1024;
let isBuilt: bool = false;

/** @param crc of what came before, or 0 */
export function crc32(crc: u32, at: usize, length: usize): u32 {
  if (!isBuilt) build();
  crc = ~crc;
  const end = at + length;
  for (; at + 8 <= end; at += 8) {
    const low = load<u32>(at) ^ crc,
      high = load<u32>(at, 4);
    crc =
      entry(7, low) ^
      entry(6, low >> 8) ^
      entry(5, low >> 16) ^
      entry(4, low >> 24) ^
      entry(3, high) ^
      entry(2, high >> 8) ^
      entry(1, high >> 16) ^
      entry(0, high >> 24);
  }
  for (; at < end; at++) crc = (crc >> 8) ^ entry(0, crc ^ load<u8>(at));
  return ~crc;
}

// @ts-ignore: decorator
@inline
function entry(following: usize, byte: u32): u32 {
  return load<u32>(TABLES + following * TABLE_BYTES + ((<usize>(byte & 255)) << 2));
}

function build(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    store<u32>(TABLES + (byte << 2), crc);
  }
  for (let at: usize = TABLE_BYTES; at < 8 * TABLE_BYTES; at += 4) {
    const before = load<u32>(TABLES + at - TABLE_BYTES);
    store<u32>(TABLES + at, (before >> 8) ^ entry(0, before));
  }
  isBuilt = true;
}
