/**
 * The default job, from bytes to bytes, as each library's users would write it: inside 200x200 and inside 800x600, never
 * enlarged, in the source's own format: JPEG of quality 85, or PNG by the library's defaults. Each entry imports its library
 * when it is chosen, and returns the job.
 */
const BOXES = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];
const QUALITY = 85;

/** @typedef {"jpeg" | "png"} Format */
/** @typedef {(bytes: Uint8Array, format: Format, onStage?: Function) => Promise<Uint8Array[]>} Job */

/** For libraries that do not fit a picture into a box themselves. */
function fit(width, height, box) {
  const scale = Math.min(1, box.width / width, box.height / height);
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

async function rendering(library, engineName) {
  const { render, ...engines } = await import(library);
  return async (bytes, _, onStage) => {
    const results = await render(bytes, BOXES, { engine: engines[engineName], onStage });
    return results.map(({ data }) => data);
  };
}

async function loadSharp() {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  sharp.cache(false);
  const written = {
    jpeg: (picture) => picture.jpeg({ quality: QUALITY }).toBuffer(),
    png: (picture) => picture.png().toBuffer(),
  };
  return { sharp, written };
}

const INSIDE = { fit: "inside", withoutEnlargement: true };

const HERE = new URL("../../dist/library/index.js", import.meta.url).href;

/** @type {Record<string, (against?: string) => Promise<Job>>} `against` is another build's library, as a URL */
export const CONTESTANTS = {
  ours: () => rendering(HERE, "kernelEngine"),

  against: (library) => rendering(library, "kernelEngine"),

  sharp: async () => {
    const { sharp, written } = await loadSharp();
    return async (bytes, format) => {
      const files = [];
      // One after the other: at once they would take a thread each.
      for (const { width, height } of BOXES) {
        files.push(await written[format](sharp(bytes).rotate().resize(width, height, INSIDE)));
      }
      return files;
    };
  },

  "sharp (one decode)": async () => {
    const { sharp, written } = await loadSharp();
    const [thumbnail, medium] = BOXES;
    return async (bytes, format) => {
      const { data, info } = await sharp(bytes)
        .rotate()
        .resize(medium.width, medium.height, INSIDE)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const raw = () => sharp(data, { raw: info });
      const small = raw().resize(thumbnail.width, thumbnail.height, INSIDE);
      return [await written[format](small), await written[format](raw())];
    };
  },

  "wasm-vips": async () => {
    const { default: Vips } = await import("wasm-vips");
    const vips = await Vips();
    vips.concurrency(1);
    const written = {
      jpeg: (image) => image.jpegsaveBuffer({ Q: QUALITY }),
      png: (image) => image.pngsaveBuffer(),
    };
    return async (bytes, format) =>
      BOXES.map(({ width, height }) => {
        const image = vips.Image.thumbnailBuffer(bytes, width, { height, size: "down" });
        const file = written[format](image);
        image.delete();
        return file;
      });
  },

  "stock jSquash": () => rendering(HERE, "stockEngine"),

  photon: async () => {
    const photon = await import("@cf-wasm/photon/node");
    const written = {
      jpeg: (image) => image.get_bytes_jpeg(QUALITY),
      png: (image) => image.get_bytes(),
    };
    return async (bytes, format) => {
      const image = photon.PhotonImage.new_from_byteslice(bytes);
      const files = BOXES.map((box) => {
        const [width, height] = fit(image.get_width(), image.get_height(), box);
        const small = photon.resize(image, width, height, photon.SamplingFilter.Lanczos3);
        const file = written[format](small);
        small.free();
        return file;
      });
      image.free();
      return files;
    };
  },

  jimp: async () => {
    const { Jimp } = await import("jimp");
    const written = {
      jpeg: (image) => image.getBuffer("image/jpeg", { quality: QUALITY }),
      png: (image) => image.getBuffer("image/png"),
    };
    return async (bytes, format) => {
      const image = await Jimp.read(bytes);
      return Promise.all(
        BOXES.map((box) => {
          const [w, h] = fit(image.width, image.height, box);
          return written[format](image.clone().resize({ w, h }));
        }),
      );
    };
  },
};
