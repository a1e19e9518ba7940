import { extend, prepareSegment, segmentEnd, segmentMarker } from "./bit-reader";
import { behindRestart, noteScanEnd, noteSegmentEnd } from "./entropy-damage";
import { Component, mcusAcross, mcusDown } from "./jpeg-frame";
import { scanComponent, scanComponents } from "./jpeg-scan";
import { dataAt, fileEnd, setPosition } from "./jpeg-segments";
import { restartInterval } from "./jpeg-tables";
import {
  advanceOf,
  decodeSlow,
  END_OF_BLOCK,
  FAST_MASK,
  huffmanTable,
  LOW_MASK,
  lowTable,
  PARTIAL,
  SKIP,
  SKIP_ENDS,
  SKIP_MASK,
} from "./huffman-tables";
import { fillBlock, inverse, mean } from "./inverse-dct";
import { lastIndex, offsets } from "../zigzag";

/** One block of the MCU that is being decoded: where its parts are, and where its samples go. */
@unmanaged
class McuBlock {
  component: Component;
  dcTable: usize;
  acTable: usize;
  /** Of blocks of 2 by 2. */
  lowTable: usize;
  offsets: usize;
  lastIndex: i32;
  log2: i32;
  steps: usize;
  stride: usize;
  /** Of the next MCU's block. */
  to: usize;
  /** From one MCU to the next in a row, in bytes. */
  step: usize;
  /** From the first of one row of MCUs to the first of the next. */
  rowStep: usize;
}

const MCU_BLOCK_BYTES = 48;
/** Of the four components that a frame can have, each with 4 by 4 blocks. More than 10 are not allowed (B.2.3), and do no harm. */
const MCU_BLOCKS = memory.data(64 * 48, 16);
/** 64 coefficients, column by column, and a place for those that nobody needs. */
const BLOCK = memory.data(128 + 16, 16);

let blocksInMcu = 0;

/** MCUs across and down the scan. */
let across = 0;
export let scanMcusDown = 0;
/** The state of the bit reader between rows of MCUs; within a row it is kept in locals. */
let segmentAt: usize = 0;
let segmentWord: u64 = 0;
let segmentCount: u64 = 0;
let untilRestart = 0;
/** The segment's data has ended: what is left of it shows as the last mean. */
let isSegmentOver = false;

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
  segmentAt = startSegment();
  segmentWord = segmentCount = 0;
  untilRestart = restartInterval;
  isSegmentOver = false;
}

/** Ends the scan, and notes how. */
export function endSequentialScan(): void {
  noteScanEnd(segmentAt, segmentCount);
  setPosition(segmentMarker);
}

/**
 * Decodes a row of MCUs into the planes of the scan's components. Frequencies that the scale leaves out are stepped over.
 */
export function decodeMcuRow(): void {
  let at = segmentAt,
    word = segmentWord,
    count = segmentCount,
    isOver = isSegmentOver;
  const end = MCU_BLOCKS + blocksInMcu * MCU_BLOCK_BYTES;
  for (let x = 0; x < across; x++) {
    if (restartInterval != 0) {
      if (untilRestart == 0) {
        untilRestart = restartInterval;
        noteSegmentEnd(at, count);
        if (skipToRestart()) {
          at = startSegment();
          word = 0;
          count = 0;
          isOver = false;
        } else isOver = true;
      }
      untilRestart--;
    }
    for (let entry = MCU_BLOCKS; entry < end; entry += MCU_BLOCK_BYTES) {
      const block = changetype<McuBlock>(entry);
      const to = block.to;
      block.to = to + block.step;
      if (isOver) {
        fillBlock(mean(block.component.prediction, load<u16>(block.steps)), block.log2, to, block.stride);
        continue;
      }

      // DC (F.2.2.1)
      word |= load<u64>(at) << count;
      at += <usize>((63 - count) >> 3);
      count |= 56;
      const dcTable = block.dcTable;
      let e: u32 = load<u32>(dcTable + (((<usize>word) & FAST_MASK) << 2));
      let difference: i32;
      if ((e & PARTIAL) == 0) {
        word >>= <u64>e;
        count -= e & 63;
        difference = (<i32>e) >> 16;
      } else {
        let length: u64 = e & 63,
          size: u64 = e >> 16;
        if (length == 0) {
          const slow = decodeSlow(dcTable, <u32>word);
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

      // AC (F.2.2.2)
      const log2 = block.log2,
        acTable = block.acTable,
        offset = block.offsets;
      let limit = block.lastIndex;
      let k = 1;
      if (log2 == 1) {
        // Of 56 bits DC has left enough.
        const low = load<u64>(block.lowTable + (((<usize>word) & LOW_MASK) << 3));
        store<u64>(BLOCK, low);
        word >>= low;
        count -= low & 63;
        k += (<i32>(low >> 6)) & 127;
      } else clearBlock(log2);
      while (true) {
        // Of the 56 bits of a refill a symbol of FAST takes 11, and any other 31: three symbols are in it for certain.
        while (k <= limit) {
          word |= load<u64>(at) << count;
          at += <usize>((63 - count) >> 3);
          count |= 56;
          e = load<u32>(acTable + (((<usize>word) & FAST_MASK) << 2));
          if ((e & PARTIAL) == 0) {
            word >>= <u64>e;
            count -= e & 63;
            k += (e >> 8) & 127;
            store<i16>(BLOCK + load<u8>(offset + k - 1), <i16>(e >> 16));
            if (k > limit) break;
            e = load<u32>(acTable + (((<usize>word) & FAST_MASK) << 2));
            if ((e & PARTIAL) == 0) {
              word >>= <u64>e;
              count -= e & 63;
              k += (e >> 8) & 127;
              store<i16>(BLOCK + load<u8>(offset + k - 1), <i16>(e >> 16));
              if (k > limit) break;
              e = load<u32>(acTable + (((<usize>word) & FAST_MASK) << 2));
              if ((e & PARTIAL) == 0) {
                word >>= <u64>e;
                count -= e & 63;
                k += (e >> 8) & 127;
                store<i16>(BLOCK + load<u8>(offset + k - 1), <i16>(e >> 16));
                continue;
              }
            }
          }
          let length: u64 = e & 63,
            size: u64 = e >> 16;
          let advance: i32 = (e >> 8) & 127;
          if (length == 0) {
            const slow = decodeSlow(acTable, <u32>word);
            length = slow >> 8;
            size = slow & 15;
            advance = advanceOf(slow & 255);
          }
          word >>= length;
          const value = extend((<i32>word) & ((1 << (<i32>size)) - 1), <i32>size);
          word >>= size;
          count -= length + size;
          k += advance;
          store<i16>(BLOCK + load<u8>(offset + k - 1), <i16>value);
        }
        if (k > 63) break;
        // Frequencies that nobody needs: several symbols at a step, and four steps of 12 bits to a refill.
        let places = 0;
        while (true) {
          word |= load<u64>(at) << count;
          at += <usize>((63 - count) >> 3);
          count |= 56;
          e = load<u16>(acTable + SKIP + (((<usize>word) & SKIP_MASK) << 1));
          places = e >> 6;
          if (k + places > 63) break;
          word >>= <u64>e;
          count -= e & 63;
          k += places;
          e = load<u16>(acTable + SKIP + (((<usize>word) & SKIP_MASK) << 1));
          places = e >> 6;
          if (k + places > 63) break;
          word >>= <u64>e;
          count -= e & 63;
          k += places;
          e = load<u16>(acTable + SKIP + (((<usize>word) & SKIP_MASK) << 1));
          places = e >> 6;
          if (k + places > 63) break;
          word >>= <u64>e;
          count -= e & 63;
          k += places;
          e = load<u16>(acTable + SKIP + (((<usize>word) & SKIP_MASK) << 1));
          places = e >> 6;
          if (k + places > 63) break;
          word >>= <u64>e;
          count -= e & 63;
          k += places;
        }
        // The symbols of an entry may reach into the next block: an end beyond the last place is none.
        if (places >= SKIP_ENDS && k + places < SKIP_ENDS + END_OF_BLOCK) {
          word >>= <u64>e;
          count -= e & 63;
          break;
        }
        limit = k;
      }

      if (at - <usize>(count >> 3) > segmentEnd) {
        isOver = true;
        block.component.prediction -= difference;
        fillBlock(mean(dc - difference, load<u16>(block.steps)), log2, to, block.stride);
      } else if (log2 == 0 || k == 1 + END_OF_BLOCK) {
        fillBlock(mean(dc, load<u16>(block.steps)), log2, to, block.stride);
      } else {
        store<i16>(BLOCK, <i16>dc);
        inverse(BLOCK, block.steps, log2, to, block.stride);
      }
    }
  }
  for (let entry = MCU_BLOCKS; entry < end; entry += MCU_BLOCK_BYTES) {
    const block = changetype<McuBlock>(entry);
    block.to += block.rowStep - <usize>across * block.step;
  }
  segmentAt = at;
  segmentWord = word;
  segmentCount = count;
  isSegmentOver = isOver;
}

function listBlocks(alone: bool, isWhole: bool): void {
  blocksInMcu = 0;
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    const n = 1 << c.log2;
    const h = alone ? 1 : c.h,
      v = alone ? 1 : c.v;
    for (let y = 0; y < v; y++) {
      for (let x = 0; x < h; x++) {
        const block = changetype<McuBlock>(MCU_BLOCKS + blocksInMcu++ * MCU_BLOCK_BYTES);
        block.component = c;
        block.dcTable = huffmanTable(c.dcTable);
        block.acTable = huffmanTable(c.acTable);
        block.lowTable = c.log2 == 1 ? lowTable(c.acTable) : 0;
        block.offsets = offsets(c.log2);
        block.lastIndex = lastIndex(c.log2);
        block.log2 = c.log2;
        block.steps = c.steps;
        block.stride = c.stride;
        block.to = c.plane + y * n * c.stride + x * n;
        block.step = h * n;
        block.rowStep = isWhole ? <usize>(v * n * c.stride) : 0;
      }
    }
  }
}

/** Begins the entropy-coded segment at the position: DC predictions start anew. */
function startSegment(): usize {
  for (let i = 0; i < scanComponents; i++) scanComponent(i).prediction = 0;
  return prepareSegment(dataAt(), fileEnd);
}

/** Moves the position behind the restart marker that should come now (E.2.4); false when another comes, or none. */
function skipToRestart(): bool {
  const at = behindRestart();
  if (at == 0) return false;
  setPosition(at);
  return true;
}

// @ts-ignore: decorator
@inline
function clearBlock(log2: i32): void {
  const zero = i64x2.splat(0);
  if (log2 == 2) {
    v128.store(BLOCK, zero);
    v128.store(BLOCK, zero, 16);
  } else if (log2 == 3) {
    for (let at = BLOCK; at < BLOCK + 128; at += 32) {
      v128.store(at, zero);
      v128.store(at, zero, 16);
    }
  }
}
