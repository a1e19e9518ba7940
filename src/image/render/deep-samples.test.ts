import assert from "node:assert/strict";
import { test } from "node:test";
import { pixelsOf } from "../../testing/fixtures.ts";
import { makePng } from "../../testing/make-png.ts";
import { render } from "../index.ts";

/** Of a sample of 16 bits for one of 8. */
const STEPS = 257;
const SOURCE = { width: 480, height: 24 };
/** Every other one would be rounded up in 8 bits, and all of the ramp lie a quarter of a level too high. */
const levelAt = (x: number) => 5 + 0.5 * x;

function ramp(colourType: number, channels: number): Uint8Array {
  const bytes = 1 + 2 * channels * SOURCE.width;
  const editRows = () => {
    const rows = Buffer.alloc(bytes * SOURCE.height);
    for (let y = 0; y < SOURCE.height; y++) {
      for (let i = 0; i < channels * SOURCE.width; i++) {
        const isAlpha = channels % 2 === 0 && i % channels === channels - 1;
        const value = isAlpha ? 65535 : Math.round(levelAt(Math.floor(i / channels)) * STEPS);
        rows.writeUInt16BE(value, y * bytes + 1 + 2 * i);
      }
    }
    return rows;
  };
  return makePng({ ...SOURCE, colourType, bitDepth: 16, editRows });
}

for (const [name, colourType, channels] of [
  ["gray", 0, 1],
  ["RGB", 2, 3],
  ["RGBA", 6, 4],
] as const) {
  test(`16 bits a sample are kept until the last step: ${name}`, async () => {
    const widths = [300, 200, 157, 110, 60, 37];
    const specs = widths.map((width) => ({ name: `${width}`, width, format: "png" as const }));
    for (const { data } of await render(ramp(colourType, channels), specs)) {
      const { width, height, data: found } = await pixelsOf(data);
      const scale = SOURCE.width / width;
      // Behind the sides the filter sees nothing, so that the ramp is bent there.
      for (let x = 3; x < width - 3; x++) {
        // The weights of Lanczos3 are symmetric: what they make of a ramp is its level at their centre.
        const exact = levelAt((x + 0.5) * scale - 0.5);
        const off = Math.abs(found[(Math.floor(height / 2) * width + x) * 4]! - exact);
        assert.ok(off < 0.55, `${width} wide, at ${x}: ${off} off`);
      }
    }
  });
}
