import { allocate, mark, rewind } from "../../memory/arena";
import { height, pixelsAt, setPixels, width } from "../encode/picture-rows";
import { boxesBytes, divide } from "./colour-boxes";
import { collectPoints, hasUnseen, pointsBytes } from "./colour-points";
import { diffuse, diffusionBytes } from "./error-diffusion";
import { makePalette } from "./palette-search";

const MOST_BYTES: u64 = 0x7fffffff;

/**
 * Reduces the picture to some colours, which it has from then on. Clear pixels stay clear, and an opaque picture opaque.
 *
 * @param colours 2 to 256
 * @param dither how much of each pixel's error its neighbours make up for, 0 to 256
 * @returns false without memory
 */
export function quantiseColours(colours: i32, dither: i32): bool {
  const pixelBytes = (<u64>width * height) << 2,
    errorBytes = diffusionBytes();
  if (pixelBytes + errorBytes > MOST_BYTES) return false;
  const pixels = pixelsAt() == 0 ? allocate(<usize>pixelBytes) : pixelsAt();
  const scratch = mark(),
    points = allocate(pointsBytes()),
    boxes = allocate(boxesBytes()),
    errors = allocate(<usize>errorBytes);
  if (pixels == 0 || points == 0 || boxes == 0 || errors == 0) return false;
  collectPoints(points);
  divide(boxes, colours - i32(hasUnseen));
  makePalette(hasUnseen);
  diffuse(errors, pixels, dither);
  setPixels(pixels);
  rewind(scratch);
  return true;
}
