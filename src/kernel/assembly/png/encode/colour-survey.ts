import { addColour, clearColours } from "./colour-table";
import { height, isOnePlane, mayHaveAlpha, rowAt, width } from "./picture-rows";

/** What a look at the picture found: it decides the smallest colour type that holds it. */
export let isGray: bool = false;
export let isOpaque: bool = false;
/** At most 256 colours, which are in the table. */
export let hasFewColours: bool = false;

/** Looks at the pixels until nothing more can be hoped for. */
export function surveyColours(): void {
  isGray = isOpaque = hasFewColours = true;
  clearColours();
  const mayBeTransparent = mayHaveAlpha(),
    isKnownGray = isOnePlane();
  for (let y = 0; y < height; y++) {
    const row = rowAt(y),
      end = row + ((<usize>width) << 2);
    if (hasFewColours) hasFewColours = addColours(row, end);
    if (isOpaque && mayBeTransparent) isOpaque = isRowOpaque(row, end);
    if (isGray && !isKnownGray) isGray = isRowGray(row, end);
    if (!hasFewColours && (!isOpaque || !mayBeTransparent) && (!isGray || isKnownGray)) return;
  }
}

function addColours(at: usize, end: usize): bool {
  let last = ~load<u32>(at);
  for (; at < end; at += 4) {
    const colour = load<u32>(at);
    if (colour == last) continue;
    if (!addColour(colour)) return false;
    last = colour;
  }
  return true;
}

function isRowOpaque(at: usize, end: usize): bool {
  let all = i32x4.splat(-1);
  for (; at + 16 <= end; at += 16) all = v128.and(all, v128.load(at));
  if (!i32x4.all_true(i32x4.ge_u(all, i32x4.splat(0xff000000)))) return false;
  for (; at < end; at += 4) if (load<u8>(at, 3) != 255) return false;
  return true;
}

/** Red is green, and green is blue. */
function isRowGray(at: usize, end: usize): bool {
  let differences = i32x4.splat(0);
  for (; at + 16 <= end; at += 16) {
    const four = v128.load(at);
    differences = v128.or(differences, v128.xor(four, i32x4.shr_u(four, 8)));
  }
  if (v128.any_true(v128.and(differences, i32x4.splat(0xffff)))) return false;
  for (; at < end; at += 4) {
    const colour = load<u32>(at);
    if (((colour ^ (colour >> 8)) & 0xffff) != 0) return false;
  }
  return true;
}
