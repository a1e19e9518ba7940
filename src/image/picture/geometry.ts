export type { Canvas, Rect, Rgba, Size } from "../../kernel/shapes.ts";
