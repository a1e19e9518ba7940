// Makes fixtures/foreign/ from our own pictures, for what no encoder of the project writes: with wasm-vips, restart intervals
// and inks; with libjpeg-turbo's `cjpeg`, which must be on the path, unusual sampling and scans. Run by hand, after
// `npm ci --prefix scripts/bench`; the files are kept.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const scratch = mkdtempSync(join(tmpdir(), "foreign-"));
const ppm = join(scratch, "rgb.ppm");
image.writeToFile(ppm);
const cjpeg = (name, ...options) =>
  execFileSync("cjpeg", [...options, "-outfile", new URL(`foreign/${name}.jpg`, fixtures).pathname, ppm]);
const scansFile = (scans) => {
  const path = join(scratch, "scans");
  writeFileSync(path, scans);
  return ["-scans", path];
};

const SAMPLINGS = ["4x1", "1x2", "3x1", "2x2,1x2,2x1", "4x2", "1x1,2x2,2x2"];
for (const sampling of SAMPLINGS) cjpeg(`sampling-${sampling.replaceAll(",", "-")}`, "-sample", sampling);
cjpeg("sampling-progressive-3x2", "-progressive", "-sample", "3x2,1x1,1x2");
cjpeg("scans-apart", "-sample", "2x2", "-restart", "3", ...scansFile("0;\n1;\n2;\n"));
cjpeg("scans-chroma-together", "-sample", "2x1", ...scansFile("1 2;\n0;\n"));
cjpeg("scans-apart-4x4", "-sample", "4x4,4x4,1x1", ...scansFile("0;\n1;\n2;\n"));
cjpeg("steps-of-16-bits", "-quality", "3");
process.exit();
