/**
 * Colour by curves and a matrix. A sample adds to the light of three primaries what a table tells, in 65535ths; the sum, clipped to
 * 16 bits, is a place in a table of samples:
 *
 *     0        light of 256 samples of red: of each, 4 numbers of 32 bits: for red, green, blue; 0
 *     4096     of green
 *     8192     of blue
 *     12288    samples for 16384 steps of light
 *
 * The tables lie at a constant address, which loads have for nothing.
 */
const GREEN: usize = 4096;
const BLUE: usize = 8192;
const SAMPLES: usize = 12288;
const STEP_BITS = 2;
const TABLES = memory.data(12288 + 16384, 16);

/** Where the tables have to be written. */
export function colourTables(): usize {
  return TABLES;
}

/** Converts pixels of RGBA in place, four at a time: those behind the last may change, too. Alpha stays. */
export function convertRows(at: usize, pixels: i32): void {
  for (let end = at + ((<usize>pixels) << 2); at < end; at += 16) {
    const early = stepsOf(at),
      late = stepsOf(at + 8);
    const a = i64x2.extract_lane(early, 0),
      b = i64x2.extract_lane(early, 1),
      c = i64x2.extract_lane(late, 0),
      d = i64x2.extract_lane(late, 1);
    let four = v128.load(at);
    four = v128.load_lane<u8>(first(a), four, 0, TABLES + SAMPLES);
    four = v128.load_lane<u8>(second(a), four, 1, TABLES + SAMPLES);
    four = v128.load_lane<u8>(third(a), four, 2, TABLES + SAMPLES);
    four = v128.load_lane<u8>(first(b), four, 4, TABLES + SAMPLES);
    four = v128.load_lane<u8>(second(b), four, 5, TABLES + SAMPLES);
    four = v128.load_lane<u8>(third(b), four, 6, TABLES + SAMPLES);
    four = v128.load_lane<u8>(first(c), four, 8, TABLES + SAMPLES);
    four = v128.load_lane<u8>(second(c), four, 9, TABLES + SAMPLES);
    four = v128.load_lane<u8>(third(c), four, 10, TABLES + SAMPLES);
    four = v128.load_lane<u8>(first(d), four, 12, TABLES + SAMPLES);
    four = v128.load_lane<u8>(second(d), four, 13, TABLES + SAMPLES);
    four = v128.load_lane<u8>(third(d), four, 14, TABLES + SAMPLES);
    v128.store(at, four);
  }
}

/** Of two pixels, their steps of light: four numbers of 16 bits each. */
// @ts-ignore: decorator
@inline
function stepsOf(pixels: usize): v128 {
  return i16x8.shr_u(i16x8.narrow_i32x4_u(lightOf(pixels), lightOf(pixels + 4)), STEP_BITS);
}
// @ts-ignore: decorator
@inline
function lightOf(pixel: usize): v128 {
  const red = v128.load((<usize>load<u8>(pixel)) << 4, TABLES);
  const green = v128.load((<usize>load<u8>(pixel, 1)) << 4, TABLES + GREEN);
  const blue = v128.load((<usize>load<u8>(pixel, 2)) << 4, TABLES + BLUE);
  return i32x4.add(i32x4.add(red, green), blue);
}

/** Of four numbers of 16 bits, the last of which is 0. */
// @ts-ignore: decorator
@inline
function first(numbers: u64): usize {
  return (<usize>numbers) & 0xffff;
}
// @ts-ignore: decorator
@inline
function second(numbers: u64): usize {
  return (<usize>numbers) >> 16;
}
// @ts-ignore: decorator
@inline
function third(numbers: u64): usize {
  return <usize>(numbers >> 32);
}
