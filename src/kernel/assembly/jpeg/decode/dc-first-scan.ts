import { extend } from "./bit-reader";
import { dcAcross, dcBlocksEnd, firstDcBlock, moveDown, nextDcBlock } from "./dc-blocks";
import { decodeSlow, FAST_MASK, PARTIAL } from "./huffman-tables";
import { successiveLow } from "./jpeg-scan";
import { isBeyond, isRestartDue, keepReader, readerAt, readerCount, readerWord, restart } from "./progressive-segment";

/**
 * A row of MCUs of a first DC scan (ITU T.81 G.1.2.1): differences, as in a sequential scan, of what is left without the low bits.
 *
 * @returns false when the data ended
 */
export function decodeDcFirstRow(): bool {
  const low = successiveLow,
    end = dcBlocksEnd;
  let at = readerAt,
    word = readerWord,
    count = readerCount;
  for (let x = dcAcross; x > 0; x--) {
    if (isRestartDue()) {
      if (!restart(at, count)) return false;
      at = readerAt;
      word = count = 0;
    }
    if (isBeyond(at, count)) return false;
    for (let block = firstDcBlock(); changetype<usize>(block) < end; block = nextDcBlock(block)) {
      const table = block.table,
        to = block.to;
      block.to = to + block.step;
      word |= load<u64>(at) << count;
      at += <usize>((63 - count) >> 3);
      count |= 56;
      const e = load<u32>(table + (((<usize>word) & FAST_MASK) << 2));
      let difference: i32;
      if ((e & PARTIAL) == 0) {
        word >>= <u64>e;
        count -= e & 63;
        difference = (<i32>e) >> 16;
      } else {
        let length: u64 = e & 63,
          size: u64 = e >> 16;
        if (length == 0) {
          const slow = decodeSlow(table, <u32>word);
          length = slow >> 8;
          size = slow & 15;
        }
        word >>= length;
        difference = extend((<i32>word) & ((1 << (<i32>size)) - 1), <i32>size);
        word >>= size;
        count -= length + size;
      }
      const dc = block.component.prediction + difference;
      block.component.prediction = dc;
      store<i16>(to, <i16>(dc << low));
    }
  }
  keepReader(at, word, count, 0);
  moveDown();
  return true;
}
