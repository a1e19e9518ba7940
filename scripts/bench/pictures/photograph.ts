import type { Size } from "../../../src/image/picture/geometry.ts";
import type { Pixels } from "../../../src/image/picture/pixels.ts";
import { seeded } from "../../../src/testing/seeded.ts";
import { landscape } from "../../fixtures/scene.ts";
import { NoiseField } from "./noise-field.ts";

/** What tells a made-up photograph from others. */
export interface Look {
  seed: number;
  /** Width by height. */
  aspect: number;
  /** Strength of fine texture in levels: foliage has 60, skin and sky 10. */
  texture: number;
  /** The sensor's noise in levels, as a standard deviation: 1 in daylight, 6 at night. */
  grain: number;
  /** Of the light: below 1 is dark. */
  exposure: number;
}

/** The scene is drawn at least so large: its big shapes need no more. */
const SCENE = { width: 480, height: 320 };
const NOISE = new NoiseField(1);
/** What lies so many pixels apart in the noise has nothing in common. */
const APART = 389;
/** Texture differs between channels by so much of itself. */
const TINT = 0.3;

/**
 * A made-up photograph of any size: a scene that is drawn small and enlarged, with the fine texture that a lens would have
 * seen where it is in focus, and the noise of a sensor, of which neighbouring pixels share a part, as they do behind a colour
 * filter array.
 */
export function photograph({ width, height }: Size, { seed, texture, grain, exposure }: Look): Pixels {
  const scale = Math.max(SCENE.width / width, SCENE.height / height);
  const scene = landscape(Math.round(width * scale), Math.round(height * scale), seed);
  const focus = softSpots(seed + 1);
  const noise = sensorNoise(seed + 2, grain);
  const from = seed * 97;
  const data = new Uint8ClampedArray(width * height * 4);
  const row = new Float32Array(width * 3);
  for (let y = 0, at = 0; y < height; y++) {
    enlargeRow(scene, (y + 0.5) / height, row);
    for (let x = 0; x < width; x++, at += 4) {
      const sharpness = Math.max(0, 0.5 + focus(x / width, y / height));
      const detail = texture * sharpness * NOISE.at(x + from, y);
      const colour = texture * sharpness * TINT * NOISE.at(x, y + from + APART);
      data[at] = (row[x * 3]! + detail + colour) * exposure + noise();
      data[at + 1] = (row[x * 3 + 1]! + detail) * exposure + noise();
      data[at + 2] = (row[x * 3 + 2]! + detail - colour) * exposure + noise();
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

/** One row of a picture at another size, bilinear. @param v 0 at the top, 1 at the bottom @param row red, green, blue */
function enlargeRow({ width, height, data }: Pixels, v: number, row: Float32Array): void {
  const place = Math.min(height - 1, Math.max(0, v * height - 0.5));
  const above = Math.min(height - 2, Math.floor(place));
  const down = place - above;
  const count = row.length / 3;
  for (let x = 0; x < count; x++) {
    const across = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / count - 0.5));
    const left = Math.min(width - 2, Math.floor(across));
    const right = across - left;
    for (let c = 0, at = (above * width + left) * 4; c < 3; c++, at++) {
      const upper = data[at]! * (1 - right) + data[at + 4]! * right;
      const lower = data[at + width * 4]! * (1 - right) + data[at + width * 4 + 4]! * right;
      row[x * 3 + c] = upper * (1 - down) + lower * down;
    }
  }
}

/** Where the lens is in focus, from -1/2 to 1/2: waves of a few cycles over the picture. */
function softSpots(seed: number): (u: number, v: number) => number {
  const random = seeded(seed);
  const [across, down, turn] = [4 + 6 * random(), 4 + 6 * random(), 6 * random()];
  return (u, v) => 0.5 * Math.sin(u * across + turn) * Math.cos(v * down - turn);
}

/** Near enough to a bell curve: the sum of three. A sample shares a part with the one three before, of the pixel to the left. */
function sensorNoise(seed: number, deviation: number): () => number {
  const random = seeded(seed);
  const SHARED = 0.4;
  // The variance of three uniform ones between -1/2 and 1/2 is 1/4.
  const scale = (2 * deviation) / Math.hypot(1, SHARED);
  const last = [0, 0, 0];
  let channel = 0;
  return () => {
    const own = random() + random() + random() - 1.5;
    const level = own + SHARED * last[channel]!;
    last[channel] = own;
    channel = (channel + 1) % 3;
    return level * scale;
  };
}
