/**
 * The default job, from bytes to bytes, as each library's users would write it: inside 200x200 and inside 800x600, never
 * enlarged, JPEG quality 85. Each entry imports its library when it is chosen, and returns the job.
 */
const BOXES = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];
const QUALITY = 85;

/** For libraries that do not fit a picture into a box themselves. */
function fit(width, height, box) {
  const scale = Math.min(1, box.width / width, box.height / height);
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

const library = new URL("../../dist/library/index.js", import.meta.url).href;

async function rendering(engineName) {
  const { render, ...engines } = await import(library);
  return async (bytes, onStage) => {
    const results = await render(bytes, BOXES, { engine: engines[engineName], onStage });
    return results.map(({ data }) => data);
  };
}

async function loadSharp() {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/** @type {Record<string, () => Promise<(bytes: Buffer, onStage?: Function) => Promise<Uint8Array[]>>>} */
export const CONTESTANTS = {
  ours: () => rendering("kernelEngine"),

  sharp: async () => {
    const sharp = await loadSharp();
    return async (bytes) => {
      const files = [];
      // One after the other: at once they would take a thread each.
      for (const { width, height } of BOXES) {
        const resized = sharp(bytes)
          .rotate()
          .resize(width, height, { fit: "inside", withoutEnlargement: true });
        files.push(await resized.jpeg({ quality: QUALITY }).toBuffer());
      }
      return files;
    };
  },

  "sharp, one decode": async () => {
    const sharp = await loadSharp();
    const [thumbnail, medium] = BOXES;
    const fitting = { fit: "inside", withoutEnlargement: true };
    return async (bytes) => {
      const { data, info } = await sharp(bytes)
        .rotate()
        .resize(medium.width, medium.height, fitting)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const raw = () => sharp(data, { raw: info });
      const small = raw().resize(thumbnail.width, thumbnail.height, fitting);
      return [
        await small.jpeg({ quality: QUALITY }).toBuffer(),
        await raw().jpeg({ quality: QUALITY }).toBuffer(),
      ];
    };
  },

  "wasm-vips": async () => {
    const { default: Vips } = await import("wasm-vips");
    const vips = await Vips();
    vips.concurrency(1);
    return async (bytes) =>
      BOXES.map(({ width, height }) => {
        const image = vips.Image.thumbnailBuffer(bytes, width, { height, size: "down" });
        const file = image.jpegsaveBuffer({ Q: QUALITY });
        image.delete();
        return file;
      });
  },

  "stock jSquash": () => rendering("stockEngine"),

  photon: async () => {
    const photon = await import("@cf-wasm/photon/node");
    return async (bytes) => {
      const image = photon.PhotonImage.new_from_byteslice(bytes);
      const files = BOXES.map((box) => {
        const [width, height] = fit(image.get_width(), image.get_height(), box);
        const small = photon.resize(image, width, height, photon.SamplingFilter.Lanczos3);
        const file = small.get_bytes_jpeg(QUALITY);
        small.free();
        return file;
      });
      image.free();
      return files;
    };
  },

  jimp: async () => {
    const { Jimp } = await import("jimp");
    return async (bytes) => {
      const image = await Jimp.read(bytes);
      return Promise.all(
        BOXES.map((box) => {
          const [w, h] = fit(image.width, image.height, box);
          return image.clone().resize({ w, h }).getBuffer("image/jpeg", { quality: QUALITY });
        }),
      );
    };
  },
};
