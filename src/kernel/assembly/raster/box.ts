/**
 * A box filter in front of a resampling that reduces very far: it makes one sample, their mean, of `across` by `down`. Without it
 * the filter would be as wide as the picture, and its weights would round to 0.
 */
@unmanaged
export class BoxFilter {
  /** Samples have 16 bits: see `resampler.ts`. */
  isFine: bool;
  across: i32;
  down: i32;
  /** Samples of a source row that count: their first, and their end. */
  first: i32;
  end: i32;
  /** Source rows that have not come yet, and rows in the sums. */
  rowsLeft: i32;
  rows: i32;
  /** u32 for each reduced sample of a row. `across * down` is at most 2^24, of fine samples 2^18, so that their sum fits. */
  sums: usize;
}

/** Sets up a box filter at `at`, with room for its sums behind it. */
export function makeBoxFilter(at: usize, isFine: bool, across: i32, down: i32, first: i32, end: i32, rows: i32): void {
  const box = changetype<BoxFilter>(at);
  box.isFine = isFine;
  box.across = across;
  box.down = down;
  box.first = first;
  box.end = end;
  box.rowsLeft = rows;
  box.rows = 0;
  box.sums = at + offsetof<BoxFilter>();
  clear(box);
}

function clear(box: BoxFilter): void {
  memory.fill(box.sums, 0, (<usize>((box.end - box.first + box.across - 1) / box.across)) << 2);
}

/** Adds a row of the source. */
export function addToBox(box: BoxFilter, row: usize): void {
  const size: usize = box.isFine ? 1 : 0;
  const across = (<usize>box.across) << size,
    end = row + ((<usize>box.end) << size);
  let sums = box.sums;
  for (let from = row + ((<usize>box.first) << size); from < end; from += across, sums += 4) {
    const upTo = min(from + across, end);
    store<u32>(sums, load<u32>(sums) + (box.isFine ? sumOfWords(from, upTo) : sumOf(from, upTo)));
  }
  box.rows++;
  box.rowsLeft--;
}

/** The sum of the bytes between two addresses. */
// @ts-ignore: decorator
@inline
function sumOf(from: usize, end: usize): u32 {
  let at = from,
    sum: u32 = 0;
  if (at + 16 <= end) {
    let sums = i32x4.splat(0);
    for (; at + 16 <= end; at += 16) {
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v128.load(at))));
    }
    sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  }
  for (; at < end; at++) sum += load<u8>(at);
  return sum;
}

/** The sum of the 16-bit numbers between two addresses. */
// @ts-ignore: decorator
@inline
function sumOfWords(from: usize, end: usize): u32 {
  let at = from,
    sums = i32x4.splat(0);
  for (; at + 16 <= end; at += 16) sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(v128.load(at)));
  let sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  for (; at < end; at += 2) sum += load<u16>(at);
  return sum;
}

export function isBoxFull(box: BoxFilter): bool {
  return box.rows == box.down || box.rowsLeft == 0;
}

/** Empties the box into a row of means; with `to` 0, nowhere. */
export function takeBox(box: BoxFilter, to: usize): void {
  if (to != 0) {
    let sums = box.sums,
      at = to;
    for (let x = box.first; x < box.end; x += box.across, sums += 4) {
      const count = <u32>(min(box.across, box.end - x) * box.rows);
      const mean = (load<u32>(sums) + (count >> 1)) / count;
      if (box.isFine) store<u16>(at, <u16>mean);
      else store<u8>(at, <u8>mean);
      at += box.isFine ? 2 : 1;
    }
  }
  box.rows = 0;
  clear(box);
}
