export type { Rect, Size } from "../../kernel/shapes.ts";
