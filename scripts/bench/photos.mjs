import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import encoderPath from "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";
import encode, { init } from "@jsquash/jpeg/encode.js";
import { compile } from "../../src/image/wasm-file.ts";
import { landscape } from "../fixtures/scene.ts";

export const MEGAPIXELS = [2, 6, 12, 24, 48];
const QUALITY = 88;

/** Makes photos of the given sizes, 3:2, baseline and progressive, 4:2:0, unless they are there. */
export async function makePhotos(folder, megapixels = MEGAPIXELS) {
  await mkdir(folder, { recursive: true });
  await init(await compile(encoderPath));
  const paths = [];
  for (const size of megapixels) {
    const kinds = ["baseline", "progressive"].map((kind) => ({
      kind,
      path: join(folder, `${size}mp-${kind}.jpg`),
    }));
    paths.push(...kinds.map(({ path }) => path));
    if (kinds.every(({ path }) => existsSync(path))) continue;
    const width = Math.round(Math.sqrt(size * 1e6 * 1.5));
    const pixels = landscape(width, Math.round((width * 2) / 3));
    for (const { kind, path } of kinds) {
      const options = { quality: QUALITY, auto_subsample: false, chroma_subsample: 2 };
      await writeFile(
        path,
        new Uint8Array(await encode(pixels, { ...options, progressive: kind === "progressive" })),
      );
    }
  }
  return paths;
}
