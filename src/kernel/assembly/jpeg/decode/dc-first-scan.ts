import { BitReader } from "./bit-reader";
import { dcAcross, dcBlocksEnd, firstDcBlock, moveDown, nextDcBlock } from "./dc-blocks";
import { valueOf } from "./huffman-tables";
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
  const bits = new BitReader();
  bits.goOn(readerAt, readerWord, readerCount);
  for (let x = dcAcross; x > 0; x--) {
    if (isRestartDue()) {
      if (!restart(bits.at, bits.count)) return false;
      bits.goOn(readerAt, readerWord, readerCount);
    }
    if (isBeyond(bits.at, bits.count)) return false;
    for (let block = firstDcBlock(); changetype<usize>(block) < end; block = nextDcBlock(block)) {
      const component = block.component,
        to = block.to;
      block.to = to + block.step;
      bits.refill();
      const entry = bits.symbol(block.table);
      component.prediction += valueOf(entry);
      store<i16>(to, <i16>(component.prediction << low));
    }
  }
  keepReader(bits.at, bits.word, bits.count, 0);
  moveDown();
  return true;
}
