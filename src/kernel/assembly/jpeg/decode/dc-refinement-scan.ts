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
      const to = block.to;
      block.to = to + block.step;
      if (count == 0) {
        word = load<u64>(at);
        at += 7;
        count = 56;
      }
      store<i16>(to, <i16>(load<i16>(to) | ((<i32>(word & 1)) << low)));
      word >>= 1;
      count -= 1;
    }
  }
  keepReader(at, word, count, 0);
  moveDown();
  return true;
}
