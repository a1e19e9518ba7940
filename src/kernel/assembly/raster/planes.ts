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
