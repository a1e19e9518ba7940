import { beginPairs, decodePairs, endPairs } from "./interleaved/two-places";
import { mcusAcross, mcusDown } from "./jpeg-frame";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { listBlocks, moveToNextRow } from "./mcu-blocks";
import { beginMcus, endMcus } from "./sequential-mcus";

/** MCUs across and down the scan. */
let across = 0;
export let scanMcusDown = 0;

/**
 * Begins one scan of a sequential frame (ITU T.81 F.2.2), whose header was read last.
 *
 * @param isWhole the planes hold the whole picture; else one row of MCUs, which each row overwrites
 */
export function beginSequentialScan(isWhole: bool): void {
  const alone = scanComponents == 1;
  const first = scanComponent(0);
  across = alone ? first.ownBlocksAcross : mcusAcross;
  scanMcusDown = alone ? first.ownBlocksDown : mcusDown;
  listBlocks(alone, isWhole);
  beginMcus();
  beginPairs(<u64>across * scanMcusDown);
}

/** Decodes a row of MCUs into the planes of the scan's components. */
export function decodeMcuRow(): void {
  decodePairs(across);
  moveToNextRow();
}

/** Ends the scan, and notes how. */
export function endSequentialScan(): void {
  endPairs();
  endMcus();
}
