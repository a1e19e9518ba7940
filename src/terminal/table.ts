import Table, { type TableOptions } from "cli-table3";

const SIDES = ["top", "bottom", "left", "right", "mid", "middle"];
const JOINTS = ["", "-mid", "-left", "-right"];

/** A table that is not there yet: rows go in by `push`. It has no lines, and `gap` between its columns. */
export function linelessTable(head: string[], gap: string, options: Partial<TableOptions> = {}) {
  const lines = SIDES.flatMap((side) => JOINTS.map((joint) => [side + joint, ""]));
  const chars = { ...Object.fromEntries(lines), middle: gap };
  return new Table({ head, style: { head: [], border: [] }, chars, ...options });
}
