/** Turns rows into columns. */
export function transpose(from: usize, fromStride: i32, to: usize, toStride: i32, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    const row = from + <usize>y * fromStride;
    for (let x = 0; x < width; x++) store<u8>(to + <usize>x * toStride + y, load<u8>(row + x));
  }
}

/** Repeats the last sample of each row, and the last row, up to a padded size. */
export function extendEdges(plane: usize, stride: i32, width: i32, height: i32, paddedHeight: i32): void {
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>y * stride;
    memory.fill(row + width, load<u8>(row + width - 1), stride - width);
  }
  const last = plane + <usize>(height - 1) * stride;
  for (let y = height; y < paddedHeight; y++) memory.copy(plane + <usize>y * stride, last, stride);
}

/** Whether every sample is 255. */
export function isFull(plane: usize, stride: i32, width: i32, height: i32): bool {
  for (let y = 0; y < height; y++) {
    let at = plane + <usize>y * stride;
    const end = at + width;
    let all = i8x16.splat(-1);
    for (; at + 16 <= end; at += 16) all = v128.and(all, v128.load(at));
    if (!i8x16.all_true(i8x16.eq(all, i8x16.splat(-1)))) return false;
    for (; at < end; at++) if (load<u8>(at) != 255) return false;
  }
  return true;
}

/** Gives a part of a plane one value. */
export function fillPart(plane: usize, stride: i32, left: i32, top: i32, width: i32, height: i32, value: i32): void {
  let row = plane + <usize>top * stride + left;
  for (let y = 0; y < height; y++, row += stride) memory.fill(row, <u8>value, width);
}

/** Copies a plane into another. */
export function copyPart(
  from: usize,
  fromStride: i32,
  width: i32,
  height: i32,
  plane: usize,
  stride: i32,
  left: i32,
  top: i32,
): void {
  let row = plane + <usize>top * stride + left;
  for (let y = 0; y < height; y++, row += stride, from += fromStride) memory.copy(row, from, width);
}

/** Brings a part of a plane half way to a value. */
export function mixPart(plane: usize, stride: i32, left: i32, top: i32, width: i32, height: i32, value: i32): void {
  let row = plane + <usize>top * stride + left;
  for (let y = 0; y < height; y++, row += stride) {
    for (let x = 0; x < width; x++) store<u8>(row + x, <u8>((<i32>load<u8>(row + x) + value + 1) >> 1));
  }
}
