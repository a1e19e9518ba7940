import type { Conversion } from "./conversion.ts";

const EDGES = [0, 255];
/** Every 15th level. */
const GRID = Array.from({ length: 18 }, (_, i) => i * 15);
const ALL = Array.from({ length: 256 }, (_, i) => i);

const pixels = (colours: number[][]) => Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));

const probes = new Map<"gray" | "rgb", Uint8ClampedArray>();

/**
 * Colours of which one differs if any does. What a matrix and rising curves make of a channel, given that
 * channel's own sample, is extreme where the other two are; a table may have a bump elsewhere, which the grid
 * finds.
 */
function probe(space: "gray" | "rgb"): Uint8ClampedArray {
  let colours = probes.get(space);
  if (!colours) {
    const grays = ALL.map((v) => [v, v, v]);
    const edges = ALL.flatMap((v) =>
      EDGES.flatMap((a) =>
        EDGES.flatMap((b) => [
          [v, a, b],
          [a, v, b],
          [a, b, v],
        ]),
      ),
    );
    const grid = GRID.flatMap((r) => GRID.flatMap((g) => GRID.map((b) => [r, g, b])));
    colours = pixels(space === "gray" ? grays : [...grays, ...edges, ...grid]);
    probes.set(space, colours);
  }
  return colours;
}

/** Whether a conversion changes no sample of any colour by more than one level. */
export function isShownAsItIs(conversion: Conversion, space: "gray" | "rgb"): boolean {
  const colours = probe(space);
  return conversion(colours).every((sample, i) => Math.abs(sample - colours[i]!) <= 1);
}
