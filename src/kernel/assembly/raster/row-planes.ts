/** The planes that rows of pixels are loaded from (`load-rows.ts`) and stored to (`store-rows.ts`): the address and stride of each. */
const FROM = memory.data(4 * 8, 8);
const TO = memory.data(4 * 8, 8);

export function setFromPlane(index: i32, plane: usize, stride: i32): void {
  set(FROM + (index << 3), plane, stride);
}
export function setToPlane(index: i32, plane: usize, stride: i32): void {
  set(TO + (index << 3), plane, stride);
}
function set(at: usize, plane: usize, stride: i32): void {
  store<usize>(at, plane);
  store<i32>(at, stride, 4);
}

// @ts-ignore: decorator
@inline
export function fromRow(index: usize, row: i32): usize {
  return load<usize>(FROM + (index << 3)) + <usize>row * load<i32>(FROM + (index << 3), 4);
}
// @ts-ignore: decorator
@inline
export function toRow(index: usize, row: i32): usize {
  return load<usize>(TO + (index << 3)) + <usize>row * load<i32>(TO + (index << 3), 4);
}
