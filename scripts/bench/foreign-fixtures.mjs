// Makes fixtures/foreign/ from our own pictures, with wasm-vips, for what no encoder of the project writes: restart
// intervals and inks. Run by hand, after `npm ci --prefix scripts/bench`; the files are kept.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import Vips from "wasm-vips";

const fixtures = new URL("../../fixtures/", import.meta.url);
mkdirSync(new URL("foreign/", fixtures), { recursive: true });
const vips = await Vips();
const image = vips.Image.newFromBuffer(readFileSync(new URL("images/png/rgb.png", fixtures)));
const save = (name, picture, options) =>
  writeFileSync(
    new URL(`foreign/${name}.jpg`, fixtures),
    picture.jpegsaveBuffer({ Q: 90, keep: "none", ...options }),
  );

save("restart-baseline", image, { restart_interval: 1 });
save("restart-progressive", image, { restart_interval: 7, interlace: true });
save("cmyk", image.colourspace("cmyk"), { Q: 75 });
process.exit();
