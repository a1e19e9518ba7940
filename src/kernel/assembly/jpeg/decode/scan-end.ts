import { fileEnd } from "./jpeg-segments";

/** The marker that ends the scan whose data begins at `from`: the first that is no restart, or the end of the file. */
export function scanEnd(from: usize): usize {
  const ones = i8x16.splat(-1);
  let at = from;
  while (at + 16 <= fileEnd) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), ones));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(found);
    if (isMarker(at)) return at;
    at += 1;
  }
  while (at < fileEnd && !(load<u8>(at) == 0xff && isMarker(at))) at += 1;
  return at;
}

// @ts-ignore: decorator
@inline
function isMarker(at: usize): bool {
  if (at + 1 >= fileEnd) return false;
  const next: i32 = load<u8>(at, 1);
  return next != 0 && next != 0xff && (next & 0xf8) != 0xd0;
}
