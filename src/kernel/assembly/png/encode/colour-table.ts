/**
 * Up to 256 colours, each a pixel's four bytes, and the number that each has: a hash table with open addressing, of four places a
 * colour.
 */
export const MOST_COLOURS: i32 = 256;
const PLACES: u32 = 1024;
const HASH_SHIFT: u32 = 22;
/** Each place: the colour, and 1 more than its number; 0 is no colour. */
const TABLE = memory.data(1024 * 8, 16);
/** The colours by their numbers. */
export const COLOURS = memory.data(256 * 4, 16);

export let colourCount: i32 = 0;

export function clearColours(): void {
  memory.fill(TABLE, 0, PLACES << 3);
  colourCount = 0;
}

/** Takes a colour in that may be known already. @returns false when there is no room for it */
export function addColour(colour: u32): bool {
  const place = placeOf(colour);
  if (load<u32>(place, 4) != 0) return true;
  if (colourCount == MOST_COLOURS) return false;
  store<u32>(COLOURS + (colourCount << 2), colour);
  colourCount++;
  store<u32>(place, colour);
  store<u32>(place, colourCount, 4);
  return true;
}

/** The number of a colour that was taken in. */
// @ts-ignore: decorator
@inline
export function numberOf(colour: u32): u32 {
  return load<u32>(placeOf(colour), 4) - 1;
}

// @ts-ignore: decorator
@inline
function placeOf(colour: u32): usize {
  let slot = (colour * 0x9e3779b1) >> HASH_SHIFT;
  while (true) {
    const place = TABLE + (slot << 3);
    if (load<u32>(place, 4) == 0 || load<u32>(place) == colour) return place;
    slot = (slot + 1) & (PLACES - 1);
  }
}

/**
 * Numbers the colours anew: those that are not opaque first, so that tRNS is short (PNG 3rd edition, 11.3.1.1), and from dark to
 * light, so that neighbours in a smooth picture have numbers nearby.
 */
export function sortColours(): void {
  for (let i = 1; i < colourCount; i++) {
    const colour = load<u32>(COLOURS + (i << 2)),
      key = orderOf(colour);
    let to = i;
    for (; to > 0 && orderOf(load<u32>(COLOURS + ((to - 1) << 2))) > key; to--) {
      store<u32>(COLOURS + (to << 2), load<u32>(COLOURS + ((to - 1) << 2)));
    }
    store<u32>(COLOURS + (to << 2), colour);
  }
  for (let i = 0; i < colourCount; i++) store<u32>(placeOf(load<u32>(COLOURS + (i << 2))), i + 1, 4);
}

/** Colours of one order stay as they came. */
function orderOf(colour: u32): u32 {
  const lightness = 2 * (colour & 255) + 5 * ((colour >> 8) & 255) + ((colour >> 16) & 255);
  return colour >> 24 == 255 ? lightness | 0x10000 : lightness;
}

/** How many colours are not opaque: the first ones, once they are sorted. */
export function countTransparent(): i32 {
  let count = 0;
  for (let i = 0; i < colourCount; i++) count += i32(load<u8>(COLOURS + (i << 2), 3) != 255);
  return count;
}
