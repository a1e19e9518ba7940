/**
 * Lengths of Huffman codes, and the codes (RFC 1951, 3.2.2).
 *
 * The tree is built with two queues (van Leeuwen, "On the construction of Huffman trees", 1976): leaves in order of frequency, and
 * nodes, which come into being in that order. Codes that are too long are cut to the limit, and others made longer until Kraft's sum
 * is 1 again.
 */
/** Frequency << 9 | symbol of each symbol that is used, sorted; a frequency is below 2^23. */
const LEAVES = memory.data(288 * 4, 16);
const SYMBOL_BITS: u32 = 9;
/** Weights of nodes that are not leaves, the lightest first. */
const NODES = memory.data(288 * 4, 16);
/** The parent, a node, of each leaf and of each node; later the depth. */
const LEAF_DEPTHS = memory.data(288 * 2, 16);
const NODE_DEPTHS = memory.data(288 * 2, 16);
/** Codes of each length. */
const COUNTS = memory.data(32 * 4, 16);

/**
 * Finds the lengths of an optimal code. At least two symbols get one, for decoders that want a whole code.
 *
 * @param frequencies `count` numbers of 32 bits
 * @param most bits of a code; at most 15
 * @param lengths `count` bytes; 0 for what is not used
 */
export function makeLengths(frequencies: usize, count: i32, most: i32, lengths: usize): void {
  memory.fill(lengths, 0, count);
  let used = 0;
  for (let symbol = 0; symbol < count; symbol++) {
    const frequency = load<u32>(frequencies + (symbol << 2));
    if (frequency > 0) store<u32>(LEAVES + (used++ << 2), (frequency << SYMBOL_BITS) | symbol);
  }
  if (used < 2) {
    const symbol: u32 = used == 0 ? 0 : load<u32>(LEAVES) & 511;
    store<u8>(lengths + symbol, 1);
    store<u8>(lengths + (symbol == 0 ? 1 : 0), 1);
    return;
  }
  sortLeaves(used);
  buildTree(used);
  countDepths(used, most);
  for (let length = most, leaf: usize = LEAVES; length > 0; length--) {
    for (let i = load<u32>(COUNTS + (length << 2)); i > 0; i--, leaf += 4) {
      store<u8>(lengths + (load<u32>(leaf) & 511), <u8>length);
    }
  }
}

/** Shell's sort: few enough for it. */
function sortLeaves(count: i32): void {
  for (let gap = count > 40 ? 40 : 4; gap > 0; gap = gap == 40 ? 13 : gap == 13 ? 4 : gap == 4 ? 1 : 0) {
    for (let i = gap; i < count; i++) {
      const leaf = load<u32>(LEAVES + (i << 2));
      let to = i;
      for (; to >= gap && load<u32>(LEAVES + ((to - gap) << 2)) > leaf; to -= gap) {
        store<u32>(LEAVES + (to << 2), load<u32>(LEAVES + ((to - gap) << 2)));
      }
      store<u32>(LEAVES + (to << 2), leaf);
    }
  }
}

let nextLeaf: i32 = 0;
let nextNode: i32 = 0;

/** Joins the two lightest until one is left. */
function buildTree(leaves: i32): void {
  nextLeaf = nextNode = 0;
  for (let made = 0; made < leaves - 1; made++) {
    const weight = takeLightest(leaves, made) + takeLightest(leaves, made);
    store<u32>(NODES + (made << 2), weight);
  }
}

/** Takes the lightest leaf or node, and notes its parent. */
// @ts-ignore: decorator
@inline
function takeLightest(leaves: i32, parent: i32): u32 {
  const leaf: u32 = nextLeaf < leaves ? load<u32>(LEAVES + (nextLeaf << 2)) >> SYMBOL_BITS : u32.MAX_VALUE,
    node: u32 = nextNode < parent ? load<u32>(NODES + (nextNode << 2)) : u32.MAX_VALUE;
  if (leaf <= node) {
    store<u16>(LEAF_DEPTHS + (nextLeaf++ << 1), <u16>parent);
    return leaf;
  }
  store<u16>(NODE_DEPTHS + (nextNode++ << 1), <u16>parent);
  return node;
}

/** Counts the codes of each length, none above `most`. */
function countDepths(leaves: i32, most: i32): void {
  memory.fill(COUNTS, 0, 32 * 4);
  const root = leaves - 2;
  store<u16>(NODE_DEPTHS + (root << 1), 0);
  for (let node = root - 1; node >= 0; node--) {
    const at = NODE_DEPTHS + (node << 1);
    store<u16>(at, load<u16>(NODE_DEPTHS + ((<usize>load<u16>(at)) << 1)) + 1);
  }
  let kraft: u32 = 0;
  for (let leaf = 0; leaf < leaves; leaf++) {
    const depth = <i32>load<u16>(NODE_DEPTHS + ((<usize>load<u16>(LEAF_DEPTHS + (leaf << 1))) << 1)) + 1,
      length = min(depth, most),
      at = COUNTS + (length << 2);
    store<u32>(at, load<u32>(at) + 1);
    kraft += 1 << (most - length);
  }
  for (const whole: u32 = 1 << most; kraft > whole; kraft--) lengthenOne(most);
}

/** Makes one code, the longest below the limit, a bit longer: its place is two places now, and one of the limit's takes the other. */
function lengthenOne(most: i32): void {
  let length = most - 1;
  while (load<u32>(COUNTS + (length << 2)) == 0) length--;
  const at = COUNTS + (length << 2),
    last = COUNTS + (most << 2);
  store<u32>(at, load<u32>(at) - 1);
  store<u32>(at + 4, load<u32>(at + 4) + 2);
  store<u32>(last, load<u32>(last) - 1);
}

const NEXT_CODES = memory.data(16 * 4, 16);

/**
 * Assigns codes by their lengths, which are at most 15.
 *
 * @param codes `count` numbers of 32 bits: the code, its first bit lowest, << 8 | its length
 */
export function makeCodes(lengths: usize, count: i32, codes: usize): void {
  memory.fill(NEXT_CODES, 0, 16 * 4);
  for (let symbol = 0; symbol < count; symbol++) {
    const at = NEXT_CODES + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let code: u32 = 0;
  store<u32>(NEXT_CODES, 0);
  for (let length = 1; length < 16; length++) {
    const at = NEXT_CODES + (length << 2),
      codesOfLength = load<u32>(at);
    store<u32>(at, code);
    code = (code + codesOfLength) << 1;
  }
  for (let symbol = 0; symbol < count; symbol++) {
    const length: u32 = load<u8>(lengths + symbol);
    const at = NEXT_CODES + (length << 2),
      next = load<u32>(at);
    if (length > 0) store<u32>(at, next + 1);
    store<u32>(codes + (symbol << 2), length == 0 ? 0 : (reversed(next, length) << 8) | length);
  }
}

/** The lowest `count` bits of a number of 16, in the other order. */
function reversed(bits: u32, count: u32): u32 {
  bits = ((bits >> 1) & 0x5555) | ((bits & 0x5555) << 1);
  bits = ((bits >> 2) & 0x3333) | ((bits & 0x3333) << 2);
  bits = ((bits >> 4) & 0x0f0f) | ((bits & 0x0f0f) << 4);
  return (((bits >> 8) | (bits << 8)) & 0xffff) >> (16 - count);
}
