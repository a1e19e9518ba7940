/**
 * What the bytes of a block become: sequences of literals and one match behind them. The literals themselves stay in the window.
 *
 * A sequence has 8 bytes: how many literals, 4; the length of the match, 2, and its distance, 2; a length of 0 is no match.
 */
const MOST_SEQUENCES: usize = 1 << 15;
const SEQUENCE_BYTES: usize = 8;

let bottom: usize = 0;
/** Where those of the last segment begin, and where the next one goes. */
export let segmentSequences: usize = 0;
export let sequencesEnd: usize = 0;

export function sequenceBytes(): usize {
  return MOST_SEQUENCES * SEQUENCE_BYTES;
}

export function openSequences(at: usize): void {
  bottom = segmentSequences = sequencesEnd = at;
}

export function blockSequences(): usize {
  return bottom;
}

// @ts-ignore: decorator
@inline
export function putSequence(at: usize, literals: usize, length: u32, distance: u32): usize {
  store<u64>(at, (<u64>literals) | ((<u64>length) << 32) | ((<u64>distance) << 48));
  return at + SEQUENCE_BYTES;
}

/** Where sequences must not be put any more: one is left for the literals at the end of a segment. */
export function sequencesLimit(): usize {
  return bottom + (MOST_SEQUENCES - 1) * SEQUENCE_BYTES;
}

export function endSequencesAt(at: usize): void {
  sequencesEnd = at;
}

/** The sequences so far are the block's, and a segment begins. */
export function joinSegment(): void {
  segmentSequences = sequencesEnd;
}

/** The block's sequences have been written; those of the segment are the next block's first. */
export function dropBlock(): void {
  const bytes = sequencesEnd - segmentSequences;
  memory.copy(bottom, segmentSequences, bytes);
  segmentSequences = bottom;
  sequencesEnd = bottom + bytes;
}
