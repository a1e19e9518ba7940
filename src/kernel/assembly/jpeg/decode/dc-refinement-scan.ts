import { BitReader } from "./bit-reader";
import { dcAcross, dcBlocksEnd, firstDcBlock, moveDown, nextDcBlock } from "./dc-blocks";
import { successiveLow } from "./jpeg-scan";
import { isBeyond, isRestartDue, keepReader, readerAt, readerCount, readerWord, restart } from "./progressive-segment";

/**
 * A row of MCUs of a DC refinement scan (ITU T.81 G.1.2.1): one bit for each block.
 *
 * @returns false when the data ended
 */
export function decodeDcRefinementRow(): bool {
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
      const to = block.to;
      block.to = to + block.step;
      if (bits.count == 0) bits.refill();
      store<i16>(to, <i16>(load<i16>(to) | ((<i32>(bits.word & 1)) << low)));
      bits.take(1);
    }
  }
  keepReader(bits.at, bits.word, bits.count, 0);
  moveDown();
  return true;
}
